//! From YAML to a [`Buildspec`]: every key is known or refused with its line; nothing is skipped silently.

use super::artifacts::ArtifactRules;
use super::spec::{Buildspec, Commands, OnFailure, Shell};
use super::yaml::{Node, SpecError};

/// What this engine does not do, and would change the build if it were ignored.
fn not_here<T>(node: &Node, what: &str) -> Result<T, SpecError> {
    node.error(format!("{what} is not implemented by the local engine"))
}

pub(super) fn buildspec(text: &str) -> Result<Buildspec, SpecError> {
    let root = Node::parse(text)?;
    let mut spec = Buildspec::default();
    let mut versioned = false;
    for (key, node) in root.entries("a buildspec")? {
        match key.as_str() {
            "version" => match node.text("version")? {
                "0.2" => versioned = true,
                "0.1" => return not_here(node, "version 0.1 (every command in a shell of its own): use 0.2"),
                other => return node.error(format!("invalid version {other}: use 0.2")),
            },
            "env" => environment(&mut spec, node)?,
            "phases" => phases(&mut spec, node)?,
            "artifacts" => spec.artifacts = Some(artifacts(node)?),
            "cache" => spec.cache = cache(node)?,
            "run-as" | "proxy" | "batch" | "reports" => return not_here(node, key),
            other => return node.error(format!("unknown key {other}")),
        }
    }
    if !versioned {
        return root.error("missing version: version: 0.2");
    }
    Ok(spec)
}

fn environment(spec: &mut Buildspec, env: &Node) -> Result<(), SpecError> {
    for (key, node) in env.entries("env")? {
        match key.as_str() {
            "shell" => {
                spec.shell = match node.text("shell")? {
                    "sh" | "/bin/sh" => Shell::Sh,
                    "bash" => Shell::Bash,
                    other => return not_here(node, &format!("the shell {other}")),
                }
            }
            "variables" => spec.variables = pairs(node, "env variables")?,
            "secrets-manager" => spec.secrets = pairs(node, "secrets-manager")?,
            "exported-variables" => spec.exported = node.texts("exported-variables")?,
            "parameter-store" => return not_here(node, "parameter-store"),
            "git-credential-helper" if !node.flag(key)? => {}
            "git-credential-helper" => return not_here(node, key),
            other => return node.error(format!("unknown key env {other}")),
        }
    }
    Ok(())
}

fn pairs(node: &Node, what: &str) -> Result<Vec<(String, String)>, SpecError> {
    node.entries(what)?
        .iter()
        .map(|(name, value)| {
            if name.starts_with("CODEBUILD_") {
                return value.error(format!("{name}: the prefix CODEBUILD_ is reserved"));
            }
            Ok((name.clone(), value.text(name)?.to_owned()))
        })
        .collect()
}

fn phases(spec: &mut Buildspec, phases: &Node) -> Result<(), SpecError> {
    for (key, node) in phases.entries("phases")? {
        let commands = commands(node, key)?;
        match key.as_str() {
            "install" => spec.install = commands,
            "pre_build" => spec.pre_build = commands,
            "build" => spec.build = commands,
            "post_build" => spec.post_build = commands,
            other => return node.error(format!("unknown phase {other}")),
        }
    }
    Ok(())
}

fn commands(phase: &Node, name: &str) -> Result<Commands, SpecError> {
    let mut commands = Commands::default();
    for (key, node) in phase.entries(name)? {
        match key.as_str() {
            "commands" => commands.commands = node.texts("commands")?,
            "finally" => commands.finally = node.texts("finally")?,
            "on-failure" => {
                commands.on_failure = match node.text(key)? {
                    "ABORT" => OnFailure::Abort,
                    "CONTINUE" => OnFailure::Continue,
                    other => return not_here(node, &format!("on-failure {other}")),
                }
            }
            // The machine plays the image: what it has is what there is.
            "runtime-versions" if name == "install" => {}
            "run-as" => return not_here(node, &format!("{name} run-as")),
            other => return node.error(format!("unknown key {name} {other}")),
        }
    }
    Ok(commands)
}

fn artifacts(artifacts: &Node) -> Result<ArtifactRules, SpecError> {
    let mut rules = ArtifactRules::default();
    for (key, node) in artifacts.entries("artifacts")? {
        match key.as_str() {
            "files" => rules.files = node.texts("artifacts files")?,
            "exclude-paths" => rules.exclude = node.texts("exclude-paths")?,
            "base-directory" => rules.base = Some(node.text(key)?.to_owned()),
            "discard-paths" => rules.discard_paths = node.flag(key)?,
            // The name of the zip: where it goes is the project's or the pipeline's business.
            "name" => {}
            "secondary-artifacts" | "enable-symlinks" | "s3-prefix" => {
                return not_here(node, &format!("artifacts {key}"));
            }
            other => return node.error(format!("unknown key artifacts {other}")),
        }
    }
    if rules.files.is_empty() {
        return artifacts.error("artifacts need files");
    }
    if let Err(error) = rules.check() {
        return artifacts.error(error);
    }
    Ok(rules)
}

fn cache(cache: &Node) -> Result<Vec<String>, SpecError> {
    let mut paths = Vec::new();
    for (key, node) in cache.entries("cache")? {
        match key.as_str() {
            "paths" => paths = node.texts("cache paths")?,
            // They choose between archives; here a path is one folder that all builds of a cache location share.
            "key" | "fallback-keys" | "action" => {}
            other => return node.error(format!("unknown key cache {other}")),
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = r#"
version: 0.2
env:
  shell: bash
  variables:
    PLAIN: text
    NUMBER: 1.10
    FLAG: yes
  secrets-manager:
    TOKEN: github:token
  exported-variables: [VERSION]
phases:
  install:
    runtime-versions: { rust: latest }
    commands:
      - |
        if true; then
          echo two lines
        fi
      - echo "a - b"
    finally: [echo bye]
  build:
    on-failure: CONTINUE
    commands: echo one
artifacts:
  base-directory: target
  discard-paths: yes
  files: ['**/*']
cache:
  key: cargo
  paths: ['target/**/*']
"#;

    #[test]
    fn everything_is_read_as_it_was_written() {
        let spec = buildspec(FULL).unwrap();
        assert_eq!(spec.shell, Shell::Bash);
        let variables = [("PLAIN", "text"), ("NUMBER", "1.10"), ("FLAG", "yes")];
        assert_eq!(spec.variables, variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(spec.secrets, [("TOKEN".to_owned(), "github:token".to_owned())]);
        assert_eq!(spec.install.commands, ["if true; then\n  echo two lines\nfi\n", "echo \"a - b\""]);
        assert_eq!(spec.install.finally, ["echo bye"]);
        assert_eq!(spec.build.commands, ["echo one"]);
        assert_eq!(spec.build.on_failure, OnFailure::Continue);
        assert_eq!(spec.exported, ["VERSION"]);
        assert_eq!(spec.cache, ["target/**/*"]);
        assert!(spec.artifacts.unwrap().discard_paths);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let wrong = [
            ("phases: {}", "line 1: missing version: version: 0.2"),
            (
                "version: 0.1",
                "line 1: version 0.1 (every command in a shell of its own): use 0.2 is not implemented by the local engine",
            ),
            ("version: 0.2\nphase: {}", "line 2: unknown key phase"),
            ("version: 0.2\nphases:\n  test:\n    commands: [a]", "line 4: unknown phase test"),
            (
                "version: 0.2\nenv:\n  parameter-store:\n    A: b",
                "line 4: parameter-store is not implemented by the local engine",
            ),
            (
                "version: 0.2\nphases:\n  build:\n    commands:\n      - a: b",
                "line 5: each of commands must be text, not a mapping",
            ),
            ("version: 0.2\nartifacts:\n  name: x", "line 3: artifacts need files"),
            (
                "version: 0.2\nenv:\n  variables:\n    CODEBUILD_X: 1",
                "line 4: CODEBUILD_X: the prefix CODEBUILD_ is reserved",
            ),
        ];
        for (text, message) in wrong {
            assert_eq!(buildspec(text).unwrap_err().to_string(), message, "{text}");
        }
        assert_eq!(buildspec("version: 0.2\nphases: [\n").unwrap_err().line, 3);
    }
}
