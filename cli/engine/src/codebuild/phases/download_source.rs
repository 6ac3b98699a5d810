//! `DOWNLOAD_SOURCE`: fetches the source zip, reads the buildspec, lays out the folder and connects the cache.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use zip::ZipArchive;

use super::{BuildPhase, PhaseFailure};
use crate::codebuild::buildspec::Buildspec;
use crate::codebuild::outside;
use crate::codebuild::run::{Job, cache, source};

pub(super) struct DownloadSource;

#[async_trait]
impl BuildPhase for DownloadSource {
    fn name(&self) -> &'static str {
        "DOWNLOAD_SOURCE"
    }

    fn runs(&self, job: &Job) -> bool {
        job.succeeding
    }

    async fn run(&self, job: &mut Job) -> Result<(), PhaseFailure> {
        job.log.note("Phase is DOWNLOAD_SOURCE");
        let zip = match &job.record.order.source {
            Some(at) => Some(outside::get_object(&job.call, at).await?),
            None => None,
        };
        let declared = job.record.build.source.buildspec.clone();
        let text = job.blocking({
            let zip = zip.clone();
            move |_| buildspec(zip.as_deref(), declared.as_deref())
        });
        let (name, text) = text.await?;
        job.log.note(&format!("YAML location is {name}"));
        job.spec = Buildspec::parse(&text)
            .map_err(|error| PhaseFailure::new("YAML_FILE_ERROR", format!("{name}: {error}")))?;
        let plan = cache::plan(&job.spec.cache);
        let (build, own) = (&job.record.build, job.record.order.own_cache);
        let root = cache::root(&job.cloud, &build.project_name, &build.cache, own);
        for path in plan.left_out.iter().filter(|_| root.is_some()) {
            job.log.note(&format!("Not in the cache: {path}"));
        }
        let taken = job.blocking(move |folders| {
            lay_out(&folders.source, zip.as_deref(), root.as_deref(), &plan.folders)
        });
        for folder in taken.await? {
            let folder = folder.display();
            job.log.note(&format!("Not in the cache: {folder}: the source has files of its own there"));
        }
        let variables = variables(job).await?;
        job.open_shell(variables)?;
        let source = job.folders.source.display().to_string();
        job.log.note(&format!("CODEBUILD_SRC_DIR={source}"));
        Ok(())
    }
}

/// The buildspec's name and text: inline YAML, a path in the source, or `buildspec.yml`.
fn buildspec(zip: Option<&Path>, declared: Option<&str>) -> Result<(String, String), PhaseFailure> {
    if let Some(text) = declared.filter(|text| text.contains('\n')) {
        return Ok(("the project".to_owned(), text.to_owned()));
    }
    let names = match declared.filter(|name| !name.is_empty()) {
        Some(name) => vec![name.trim_start_matches("./")],
        None => vec!["buildspec.yml", "buildspec.yaml"],
    };
    let failed = |message: String| PhaseFailure::new("YAML_FILE_ERROR", message);
    let Some(zip) = zip else { return Err(failed("there is no source to hold a buildspec".to_owned())) };
    let file = std::fs::File::open(zip).map_err(|error| failed(error.to_string()))?;
    let mut archive =
        ZipArchive::new(file).map_err(|error| failed(format!("the source is not a zip: {error}")))?;
    for name in &names {
        if let Ok(entry) = archive.by_name(name) {
            let text = std::io::read_to_string(entry).map_err(|error| failed(format!("{name}: {error}")))?;
            return Ok(((*name).to_owned(), text));
        }
    }
    Err(failed(format!("stat {}: no such file or directory in the source", names[0])))
}

/// Lays out the source and connects the cached folders; gives those that could not be connected.
fn lay_out(
    folder: &Path,
    zip: Option<&Path>,
    cache_root: Option<&Path>,
    cached: &[PathBuf],
) -> Result<Vec<PathBuf>, PhaseFailure> {
    let failed = |error: std::io::Error| PhaseFailure::client(format!("the source folder: {error}"));
    let kept = if cache_root.is_some() { cached } else { &[] };
    match zip {
        Some(zip) => source::lay_out(zip, folder, kept).map_err(failed)?,
        None => source::empty(folder, kept).map_err(failed)?,
    }
    let mut taken = Vec::new();
    if let Some(root) = cache_root {
        for path in cached {
            if !cache::connect(folder, path, root).map_err(failed)? {
                taken.push(path.clone());
            }
        }
    }
    Ok(taken)
}

/// The variables of buildspec, project and start, in this order, secrets resolved and hidden from the log.
async fn variables(job: &Job) -> Result<BTreeMap<String, String>, PhaseFailure> {
    let mut all: BTreeMap<String, String> = job.spec.variables.iter().cloned().collect();
    let secrets = job.spec.secrets.iter().map(|(name, reference)| (name, reference, true));
    let given = job.record.build.environment.environment_variables.iter().chain(&job.record.order.variables);
    let given = given.map(|given| (&given.name, &given.value, given.kind == "SECRETS_MANAGER"));
    for (name, value, is_secret) in secrets.chain(given) {
        let value = if is_secret {
            let secret = outside::secret(&job.call, value).await?;
            job.log.hide(&secret);
            secret
        } else {
            value.clone()
        };
        all.insert(name.clone(), value);
    }
    Ok(all)
}
