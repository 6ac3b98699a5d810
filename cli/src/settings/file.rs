//! The shape of `config/mdd.toml`. Strict: a misspelt key is an error that names it, not a silent default.

use std::path::PathBuf;

use serde::Deserialize;

/// Everything the file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The region to work in when neither flag nor environment says so.
    pub region: Option<String>,
    /// The stacks' names.
    pub stacks: Stacks,
    /// The pipeline.
    pub pipeline: Pipeline,
    /// Where the source comes from.
    pub repository: Option<Repository>,
    /// Where the templates are, relative to the project's root.
    #[serde(default)]
    pub templates: Templates,
}

/// The stacks' names; the templates' defaults and the pipeline's actions use the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stacks {
    /// Holds the pipeline itself.
    pub pipeline: String,
    /// The throw-away stack that a person approves.
    pub test: String,
    /// The custom resource that empties the test buckets.
    pub cleanup: String,
    /// What the team uses.
    pub production: String,
    /// The change set the pipeline makes on production.
    pub change_set: String,
}

/// The pipeline.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// Its name in CodePipeline.
    pub name: String,
}

/// Where the source comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// `owner/name`.
    pub id: String,
    /// The branch whose commits start an execution.
    pub branch: String,
}

/// Where the templates are, relative to the project's root.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Templates {
    /// The pipeline stack's template, which `mdd bootstrap` deploys.
    pub pipeline: PathBuf,
    /// What a test or production stack holds.
    pub lambda: PathBuf,
    /// The clean-up stack's template.
    pub cleanup: PathBuf,
}

impl Default for Templates {
    fn default() -> Self {
        let folder = PathBuf::from("cloudformation");
        Self {
            pipeline: folder.join("market-data-downloader.cfn.yaml"),
            lambda: folder.join("lambda.cfn.yaml"),
            cleanup: folder.join("clean-test-files.cfn.yaml"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    const WHOLE: &str = r#"
        region = "ap-southeast-2"
        [stacks]
        pipeline = "p"
        test = "t"
        cleanup = "c"
        production = "q"
        change_set = "s"
        [pipeline]
        name = "p"
        [repository]
        id = "owner/name"
        branch = "main"
        [templates]
        pipeline = "a.yaml"
    "#;

    #[test]
    fn a_whole_file_is_read_and_missing_templates_have_their_usual_place() {
        let settings: Settings = toml::from_str(WHOLE).expect("a valid file");
        assert_eq!(settings.stacks.cleanup, "c");
        assert_eq!(settings.templates.pipeline.to_str(), Some("a.yaml"));
        assert!(settings.templates.lambda.ends_with("lambda.cfn.yaml"));
    }

    #[test]
    fn the_projects_own_file_names_templates_that_exist() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = std::fs::read_to_string(root.join("config/mdd.toml")).expect("the project's settings");
        let settings: Settings = toml::from_str(&text).expect("a valid file");
        let templates = settings.templates;
        for template in [templates.pipeline, templates.lambda, templates.cleanup] {
            assert!(root.join(&template).is_file(), "{}", template.display());
        }
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let error = toml::from_str::<Settings>(&WHOLE.replace("branch", "brunch")).expect_err("unknown key");
        assert!(error.to_string().contains("brunch"), "{error}");
    }
}
