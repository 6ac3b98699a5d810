//! A line that stays bad for a while: following goes on, a glance says that it could not be taken.

use super::proxy::Fault;
use super::{at_the_gate, proxy};

/// More than the SDK bears by itself, over two looks.
const BAD: usize = 7;

#[test]
fn following_bears_what_lasts_longer_than_a_request_and_a_glance_does_not() {
    let project = at_the_gate();
    for (fault, operation) in [
        (Fault::Throttle, "GetPipelineState"),
        (Fault::Internal, "ListActionExecutions"),
        (Fault::Cut, "GetPipelineExecution"),
        (Fault::Delay, "GetPipelineState"),
    ] {
        let rule = move |called: &str, number: usize| (called == operation && number < BAD).then_some(fault);
        let bad = proxy(&project, rule);
        let watched = project.at(&bad.url, &["watch", "--until", "approval"]);
        assert_eq!(watched.code, 0, "{fault:?} {operation}: {}{}", watched.stdout, watched.stderr);
        assert!(watched.stdout.contains("ApproveTestStack waiting"), "{}", watched.stdout);

        let bad = proxy(&project, move |called, _| (called == operation).then_some(fault));
        let glance = project.at(&bad.url, &["watch", "--once"]);
        assert_eq!(glance.code, i32::from(fault != Fault::Delay), "{fault:?}: {}", glance.stderr);
        let limited = project.at(&bad.url, &["watch", "--timeout", "1s"]);
        assert_eq!(limited.code, 8, "{fault:?}: {}{}", limited.stdout, limited.stderr);
        assert!(
            limited.stderr.contains("mdd watch --timeout 1s --execution"),
            "{fault:?}: {}",
            limited.stderr
        );
    }
}

#[test]
fn a_log_is_followed_through_a_bad_line_without_losing_or_doubling_a_line() {
    let project = at_the_gate();
    let words = ["logs", "build", "BuildHarvesterLambda", "--follow", "--output", "json"];
    let whole = project.local(&words).must(0).stdout;
    assert!(!whole.is_empty());
    for fault in [Fault::Throttle, Fault::Cut] {
        let bad = proxy(&project, move |called, number| {
            (["GetLogEvents", "FilterLogEvents", "BatchGetBuilds"].contains(&called) && number < BAD)
                .then_some(fault)
        });
        let followed = project.at(&bad.url, &words).must(0).stdout;
        assert_eq!(followed, whole, "{fault:?}");
    }
}
