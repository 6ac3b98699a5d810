//! The local engine that runs: is it of the same version as this program?
//!
//! An engine goes on with the code it was started with, also after the program was replaced.

use serde::Deserialize;

use super::Check;
use crate::clients::Engine;

const NAME: &str = "engine";

/// What the engine's page `health` says.
#[derive(Deserialize)]
struct Health {
    /// None from before engines said it.
    version: Option<String>,
}

/// Ask it.
pub async fn engine(engine: &Engine) -> Check {
    match engine.page(reqwest::Method::GET, "health").await {
        Ok(page) => {
            let health = serde_json::from_slice(&page).unwrap_or(Health { version: None });
            judge(health.version.as_deref(), env!("CARGO_PKG_VERSION"))
        }
        Err(error) => Check::of_error(NAME, &error),
    }
}

fn judge(engine: Option<&str>, own: &str) -> Check {
    let fix = "start it anew, its state stays: `mdd local down`, then `mdd local up`";
    match engine {
        Some(version) if version == own => Check::ok(NAME, format!("{version}, as this program")),
        Some(version) => Check::warning(NAME, format!("{version}, and this program is {own}"), fix),
        None => Check::warning(NAME, format!("it does not say its version, and this program is {own}"), fix),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::ops::doctor::State;

    #[test]
    fn an_engine_of_another_version_is_to_be_started_anew() {
        assert_eq!(judge(Some("0.2.0"), "0.2.0").state, State::Ok);
        for other in [Some("0.1.0"), None] {
            let check = judge(other, "0.2.0");
            assert_eq!(check.state, State::Warning, "{other:?}");
            assert!(check.fix.is_some_and(|fix| fix.contains("mdd local down")), "{other:?}");
        }
    }
}
