//! What `mdd destroy` deletes. The pipeline's stack has no role of its own: what is in it goes in the name of who deletes it.

use super::{Found, GLOBAL, Need, Place};
use crate::settings::Settings;

/// All of them.
pub(super) fn needs(place: &Place<'_>, settings: &Settings, found: &Found) -> Vec<Need> {
    let name = &settings.stacks.pipeline;
    let stack = found.stack.clone().unwrap_or_else(|| place.new_stack(name));
    let need = |actions, on: Vec<String>, without| Need { actions, on, context: place.here(), without };
    vec![
        need(
            &[("cloudformation:DeleteStack", "mdd destroy")],
            found.others.iter().cloned().chain([stack]).collect(),
            "",
        ),
        need(
            &[("codepipeline:DeletePipeline", "mdd destroy")],
            vec![place.arn("codepipeline", &settings.pipeline.name)],
            "",
        ),
        Need {
            actions: &[("iam:DeleteRole", "mdd destroy"), ("iam:DeleteRolePolicy", "mdd destroy")],
            on: vec![place.role(name)],
            context: vec![("aws:RequestedRegion", GLOBAL.to_owned())],
            without: "",
        },
        need(
            &[("s3:DeleteBucket", "mdd destroy --buckets")],
            found.kept.iter().map(|bucket| place.bucket(bucket)).collect(),
            "no bucket of the pipeline's stack is there to ask it for",
        ),
    ]
}
