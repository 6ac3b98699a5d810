//! The stack that a command is about when it can be about several: the one named, production, or else the test stack.

use super::{Stack, require};
use crate::clients::Clients;
use crate::errors::Error;
use crate::settings::Stacks;

/// Finds it; `command` is what a hint says to look at production with.
pub async fn choose(
    clients: &Clients,
    names: &Stacks,
    named: Option<&str>,
    production: bool,
    command: &str,
) -> Result<Stack, Error> {
    if let Some(name) = named {
        return require(clients, "given", name, "see what there is with `mdd status`").await;
    }
    if production {
        let hint = "the pipeline makes it in ProdStage";
        return require(clients, "production", &names.production, hint).await;
    }
    let hint =
        format!("it stands between its creation and its approval; or look with `{command} --production`");
    require(clients, "test", &names.test, &hint).await
}
