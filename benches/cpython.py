"""What CPython's own objects cost: nanoseconds by name, net of the loop, and bytes an instance. Prints JSON for the report."""

import json
import platform
import random
import statistics
import sys
import time
import tracemalloc

ROUND = 1024
NUMBERS = "x y width height opacity rotation scale z_index font_size border".split()
FIELDS = NUMBERS + "name label kind color font_family background".split()
MISSING = "colour size left top visible parent id font_weight".split()


def slotted_class(*slots):
    def __init__(self, *values):
        for slot, value in zip(slots, values):
            setattr(self, slot, value)

    return type("Slotted", (), {"__slots__": slots, "__init__": __init__})


def open_class():
    """A new one each time: the classes remember how many attributes their instances had."""
    return type("Open", (), {})


def filled(instance, names=FIELDS):
    for name in names:
        setattr(instance, name, 1.5)
    return instance


# Each function below is one operation in a loop of its own, so that the interpreter specialises it for its operands.
def only_loop(things):
    for o in things:
        o


def read_x(things):
    for o in things:
        o.x


def set_x(things):
    value = 2.5
    for o in things:
        o.x = value


def read_names(o, names):
    for n in names:
        getattr(o, n)


def set_names(o, names):
    value = 2.5
    for n in names:
        setattr(o, n, value)


def ask_names(o, names):
    for n in names:
        hasattr(o, n)


def fail_names(o, names):
    for n in names:
        try:
            getattr(o, n)
        except AttributeError:
            pass


def read_x_of_four(things):
    for o in things:
        o.x


def read_x_of_dict(things):
    for o in things:
        o.x


def set_x_of_dict(things):
    value = 2.5
    for o in things:
        o.x = value


def call_area(things):
    for o in things:
        o.area()


def read_property(things):
    for o in things:
        o.prop


class Box:
    __slots__ = ("width", "height")

    def area(self):
        return self.width * self.height

    @property
    def prop(self):
        return self.width * self.height


def operations():
    widget = filled(slotted_class(*FIELDS)())
    with_dict = filled(open_class()())
    numbers = random.choices(NUMBERS, k=ROUND)
    # Those in the source are interned; so are the keys of every class.
    missing = random.choices(MISSING, k=ROUND)
    four = [slotted_class(*others, "x")() for others in ((), ("label",), ("label", "width"), ("label", "width", "height"))]
    for instance in four:
        instance.x = 1.5
    box = Box()
    box.width, box.height = 3.0, 4.0
    return {
        "o.x": (read_x, [widget] * ROUND),
        "o.x set": (set_x, [widget] * ROUND),
        "o.x, four classes": (read_x_of_four, random.choices(four, k=ROUND)),
        "getattr(o, n)": (read_names, widget, numbers),
        "setattr(o, n, v)": (set_names, widget, numbers),
        "hasattr missing": (ask_names, widget, missing),
        "error": (fail_names, widget, missing),
        "dict class o.x": (read_x_of_dict, [with_dict] * ROUND),
        "dict class o.x set": (set_x_of_dict, [with_dict] * ROUND),
        "method": (call_area, [box] * ROUND),
        "property": (read_property, [box] * ROUND),
    }


def times(batches=41, rounds=16):
    todo = {"loop": (only_loop, NUMBERS * 102 + NUMBERS[:4]), **operations()}
    samples = {what: [] for what in todo}
    for _ in range(batches):
        for what, (operation, *operands) in todo.items():
            operation(*operands)
            start = time.perf_counter_ns()
            for _ in range(rounds):
                operation(*operands)
            samples[what].append((time.perf_counter_ns() - start) / (rounds * ROUND))
    loop = statistics.median(samples.pop("loop"))
    return {what: statistics.median(several) - loop for what, several in samples.items()}


def weigh(make, count=100_000):
    """Bytes an instance, of many: all that it brings, and the pointer that holds it."""
    kept = [None] * count
    tracemalloc.start()
    for index in range(count):
        kept[index] = make(index)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return round(held / count) + 8


def weights():
    four, of_fresh, of_shared = slotted_class(*"abcd"), open_class(), open_class()
    shared = 1.5

    def fresh(index):
        return [index + offset for offset in (0.25, 0.5, 0.75, 0.125)]

    def open_of_three(index):
        instance = of_fresh()
        instance.a, instance.b, instance.c, _ = fresh(index)
        return instance

    def open_of_shared(_):
        return filled(of_shared(), "abc")

    return {
        "slots class of 4": weigh(lambda index: four(*fresh(index))),
        "slots class of 4, values shared": weigh(lambda _: four(shared, shared, shared, shared)),
        "dict class of 3": weigh(open_of_three),
        "dict class of 3, values shared": weigh(open_of_shared),
    }


def main():
    random.seed(1)
    figures = {f"CPython {what}": {"unit": "ns", "value": value} for what, value in times().items()}
    figures |= {f"CPython {what} in all": {"unit": "bytes", "value": value} for what, value in weights().items()}
    json.dump({"facts": {"CPython": platform.python_version()}, "figures": figures}, sys.stdout, indent=2)
    print()


main()
