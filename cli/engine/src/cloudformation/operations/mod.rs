//! The wire: requests decoded, rules called, answers spelt as AWS spells them.

mod change_sets;
mod describe_change_set;
mod events;
mod exports;
mod input;
mod page;
mod policies;
mod resources;
mod stacks;
mod templates;

use crate::wire::{Missing, Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "cloudformation",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/" },
        table: operations! {
            "CancelUpdateStack" => stacks::cancel_update_stack,
            "ContinueUpdateRollback" => stacks::continue_update_rollback,
            "CreateChangeSet" => change_sets::create_change_set,
            "CreateStack" => stacks::create_stack,
            "DeleteChangeSet" => change_sets::delete_change_set,
            "DeleteStack" => stacks::delete_stack,
            "DescribeChangeSet" => describe_change_set::describe_change_set,
            "DescribeStackEvents" => events::describe_stack_events,
            "DescribeStackResource" => resources::describe_stack_resource,
            "DescribeStackResources" => resources::describe_stack_resources,
            "DescribeStacks" => stacks::describe_stacks,
            "ExecuteChangeSet" => change_sets::execute_change_set,
            "GetStackPolicy" => policies::get_stack_policy,
            "GetTemplate" => templates::get_template,
            "GetTemplateSummary" => templates::get_template_summary,
            "ListChangeSets" => change_sets::list_change_sets,
            "ListExports" => exports::list_exports,
            "ListImports" => exports::list_imports,
            "ListStackResources" => resources::list_stack_resources,
            "ListStacks" => stacks::list_stacks,
            "SetStackPolicy" => policies::set_stack_policy,
            "UpdateStack" => stacks::update_stack,
            "UpdateTerminationProtection" => policies::update_termination_protection,
            "ValidateTemplate" => templates::validate_template,
        },
        missing: &[
            Missing {
                operation: "CreateStack",
                members: &["NotificationARNs", "RetainExceptOnCreate", "RollbackConfiguration"],
            },
            Missing {
                operation: "UpdateStack",
                members: &["NotificationARNs", "RetainExceptOnCreate", "RollbackConfiguration"],
            },
            Missing {
                operation: "CreateChangeSet",
                members: &[
                    "ImportExistingResources",
                    "IncludeNestedStacks",
                    "NotificationARNs",
                    "ResourcesToImport",
                    "RollbackConfiguration",
                ],
            },
            Missing { operation: "ExecuteChangeSet", members: &["RetainExceptOnCreate"] },
            Missing { operation: "ContinueUpdateRollback", members: &["ResourcesToSkip"] },
        ],
    },
};
