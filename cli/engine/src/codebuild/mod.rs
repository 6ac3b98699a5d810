//! The service `codebuild`: buildspecs run by this machine's shell.
//!
//! - [`operations`] decodes and answers, over the rules in [`project`] and [`build`].
//! - [`buildspec`] reads what a build shall do; [`phases`] are its steps, one file each behind one trait.
//! - [`run`] is what the steps stand on: the shell, the source folder, the cache, the log.
//!
//! There is no container: the machine plays the build image. What that means is told in the first lines of each log.

mod build;
mod buildspec;
mod epoch;
mod events;
mod operations;
mod outside;
mod phases;
mod project;
mod resume;
mod run;
mod running;
mod shapes;
mod start;

pub use build::{Build, Location, Status};
pub use project::{ProjectInput, create_project, delete_project, replace_project};
pub use resume::{resume, stop};
pub use running::{Running, settled};
pub use shapes::EnvironmentVariable;
pub use start::{StartBuild, start_build, stop_build};

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "codebuild",
    operations: Operations::Rpc {
        protocol: Protocol::Json { version: "1.1" },
        table: operations::TABLE,
        missing: &[],
    },
};
