//! The operations of CodePipeline: decode, call the rule, encode.

mod action_executions;
mod approvals;
mod executions;
mod page;
mod pipelines;
mod stages;
mod state;
mod tags;

use crate::wire::{Operation, operations};

/// Every operation there is.
pub(super) static TABLE: &[Operation] = operations! {
    "CreatePipeline" => pipelines::create,
    "GetPipeline" => pipelines::get,
    "UpdatePipeline" => pipelines::update,
    "DeletePipeline" => pipelines::delete,
    "ListPipelines" => pipelines::list,
    "StartPipelineExecution" => executions::start,
    "StopPipelineExecution" => executions::stop,
    "GetPipelineExecution" => executions::get,
    "ListPipelineExecutions" => executions::list,
    "GetPipelineState" => state::get,
    "ListActionExecutions" => action_executions::list,
    "PutApprovalResult" => approvals::put,
    "RetryStageExecution" => stages::retry,
    "RollbackStage" => stages::rollback,
    "EnableStageTransition" => stages::enable,
    "DisableStageTransition" => stages::disable,
    "ListTagsForResource" => tags::list,
    "TagResource" => tags::add,
    "UntagResource" => tags::remove,
};
