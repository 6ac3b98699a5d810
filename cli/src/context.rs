//! What a command gets: flags, settings, clients, console, clock. Settings and clients are made when first asked for.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tokio::sync::OnceCell;

use crate::args::Globals;
use crate::clients::{Clients, Engine, Target};
use crate::errors::Error;
use crate::interrupt::Interrupt;
use crate::ops::{Clock, Pace, WallClock};
use crate::settings::{Project, Settings};
use crate::ui::Console;

/// What a command gets.
#[derive(Debug)]
pub struct Context {
    /// The flags every command takes.
    pub globals: Globals,
    /// Where output goes.
    pub console: Console,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ctrl-C.
    pub interrupt: Interrupt,
    folder: PathBuf,
    project: OnceLock<Project>,
    clients: OnceCell<Clients>,
}

impl Context {
    /// For the process: its folder, its streams, the real clock.
    pub fn of_process(globals: Globals) -> Result<Self, Error> {
        let folder = std::env::current_dir().map_err(|source| Error::File {
            verb: "read",
            path: PathBuf::from("."),
            source,
        })?;
        let console = Console::of_process(&globals);
        Ok(Self::new(globals, console, folder, Arc::new(WallClock)))
    }

    /// Everything stated, for tests and for commands that run others.
    pub fn new(globals: Globals, console: Console, folder: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self {
            globals,
            console,
            clock,
            interrupt: Interrupt::new(),
            folder,
            project: OnceLock::new(),
            clients: OnceCell::new(),
        }
    }

    /// With clients made elsewhere, whatever flags and environment say: for tests.
    #[must_use]
    pub fn with_clients(mut self, clients: Clients) -> Self {
        self.clients = OnceCell::new_with(Some(clients));
        self
    }

    /// The folder the command was started in.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The project this folder belongs to.
    pub fn project(&self) -> Result<&Project, Error> {
        if let Some(project) = self.project.get() {
            return Ok(project);
        }
        let project = Project::load(self.globals.config.as_deref(), &self.folder)?;
        Ok(self.project.get_or_init(|| project))
    }

    /// The project's settings.
    pub fn settings(&self) -> Result<&Settings, Error> {
        Ok(&self.project()?.settings)
    }

    /// The clients; where they point is decided here, once.
    pub async fn clients(&self) -> Result<&Clients, Error> {
        self.clients
            .get_or_try_init(|| async {
                let target = self.target()?;
                Clients::connect(&target).await
            })
            .await
    }

    /// How often to look at something that changes.
    pub fn pace(&self) -> Pace {
        Pace::new(self.globals.poll_interval)
    }

    /// The local engine, which has keys and a region of its own: a flag that asks for others must not be passed over.
    fn engine(&self) -> Result<Engine, Error> {
        if let Some(profile) = &self.globals.profile {
            return Err(Error::usage(
                format!(
                    "--profile {profile} is an account of AWS, and --local is the engine on this machine"
                ),
                "leave out the one that is not meant; --local may also come from MDD_LOCAL in the environment",
            ));
        }
        let engine = Engine::read(&self.project()?.engine_file())?;
        match &self.globals.region {
            Some(region) if *region != engine.region => Err(Error::usage(
                format!("the local engine is in {}, not in {region}", engine.region),
                "leave --region out; the engine takes region = \"…\" of config/mdd.toml when it is started",
            )),
            _ => Ok(engine),
        }
    }

    fn target(&self) -> Result<Target, Error> {
        let engine = if self.globals.local { Some(self.engine()?) } else { None };
        let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Ok(Target {
            profile: self.globals.profile.clone(),
            profile_env: env("AWS_PROFILE"),
            keys_env: keys_in_environment(&env),
            region_flag: self.globals.region.clone(),
            region_env: env("AWS_REGION").or_else(|| env("AWS_DEFAULT_REGION")),
            region_settings: self.settings()?.region.clone(),
            engine,
        })
    }
}

/// Whether the SDK takes its keys from the environment: blank ones are none, and the secret has an older name.
fn keys_in_environment(env: &impl Fn(&str) -> Option<String>) -> bool {
    let there = |name| env(name).is_some_and(|value| !value.trim().is_empty());
    there("AWS_ACCESS_KEY_ID") && (there("AWS_SECRET_ACCESS_KEY") || there("SECRET_ACCESS_KEY"))
}

#[cfg(test)]
mod tests {
    use super::keys_in_environment;

    #[test]
    fn keys_are_in_the_environment_if_both_are_and_neither_is_blank() {
        let among = |names: &'static [(&str, &str)]| {
            keys_in_environment(&|name: &str| {
                names.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(among(&[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "s")]));
        assert!(among(&[("AWS_ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "s")]));
        assert!(!among(&[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", " ")]));
        assert!(!among(&[("AWS_SECRET_ACCESS_KEY", "s")]));
    }
}
