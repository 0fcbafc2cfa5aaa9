//! What the compiler says of illegal definitions, and that legal ones compile without a warning.

/// One run for all, since the `pass` cases make the `fail` cases be built and not only checked: errors that depend on
/// a generic class's parameters come late.
///
/// `ui/fail` holds what the rules refuse; `ui/rustc` what is left to rustc, whose words should still lead to the
/// user's own tokens.
#[test]
fn illegal_definitions_do_not_compile_and_legal_ones_do() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
    cases.compile_fail("tests/ui/rustc/*.rs");
}
