//! `UPLOAD_ARTIFACTS`: packs what the buildspec names and hands it on; also after a failed build, as CodeBuild does.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use super::{BuildPhase, PhaseFailure, failed};
use crate::codebuild::build::{Exported, Location};
use crate::codebuild::buildspec::ArtifactRules;
use crate::codebuild::outside;
use crate::codebuild::run::{Job, files};

pub(super) struct UploadArtifacts;

#[async_trait]
impl BuildPhase for UploadArtifacts {
    fn name(&self) -> &'static str {
        "UPLOAD_ARTIFACTS"
    }

    /// Once the commands had their turn: `INSTALL` and `PRE_BUILD` did not fail.
    fn runs(&self, job: &Job) -> bool {
        job.shell.is_some() && !failed(job, "INSTALL") && !failed(job, "PRE_BUILD")
    }

    async fn run(&self, job: &mut Job) -> Result<(), PhaseFailure> {
        export_variables(job).await?;
        let Some(output) = job.record.order.output.clone() else { return Ok(()) };
        let Some(rules) = job.spec.artifacts.clone() else {
            return Err(PhaseFailure::client(
                "the buildspec names no artifacts, but the build must hand some on",
            ));
        };
        job.log.note(&format!("Expanding base directory path: {}", rules.base.as_deref().unwrap_or(".")));
        let unpacked = job.record.order.unpacked;
        let packed = job.blocking(move |folders| {
            let (base, entries) = find(&folders.source, &rules)?;
            let zip = folders.work.join("artifact.zip");
            if !unpacked {
                files::pack(&base, &entries, &zip)
                    .map_err(|error| PhaseFailure::client(error.to_string()))?;
            }
            Ok((base, entries, zip))
        });
        let (base, entries, zip) = packed.await?;
        job.log.note(&format!("Found {} file(s)", entries.len()));
        if unpacked {
            for (name, path) in entries {
                let at = Location { key: format!("{}/{name}", output.key), ..output.clone() };
                outside::put_object(&job.call, &at, base.join(path)).await?;
            }
            return Ok(());
        }
        job.record.build.artifacts.sha256sum = Some(digest(&zip)?);
        outside::put_object(&job.call, &output, zip).await?;
        Ok(())
    }
}

/// The base folder and the files to hand on.
fn find(source: &Path, rules: &ArtifactRules) -> Result<(PathBuf, Vec<(String, String)>), PhaseFailure> {
    let io = |error: std::io::Error| PhaseFailure::client(error.to_string());
    let declared = rules.base.as_deref().unwrap_or(".");
    let base = if declared.contains(['*', '?', '[', '{']) {
        let folders = files::folders(source).map_err(io)?;
        rules.base(&folders).map_err(PhaseFailure::client)?.map(|base| source.join(base))
    } else {
        Some(source.join(declared)).filter(|base| base.is_dir())
    };
    let base = base.ok_or_else(|| {
        PhaseFailure::client(format!("no matching base directory path found for {declared}"))
    })?;
    let entries = rules.select(&files::walk(&base).map_err(io)?).map_err(PhaseFailure::client)?;
    if entries.is_empty() {
        let files = rules.files.join(", ");
        return Err(PhaseFailure::client(format!("no matching artifact paths found: {files} in {declared}")));
    }
    Ok((base, entries))
}

/// Keeps the values that the buildspec wants handed on.
async fn export_variables(job: &mut Job) -> Result<(), PhaseFailure> {
    for name in job.spec.exported.clone() {
        let Some(shell) = &mut job.shell else { continue };
        let value = shell.value(&name).await.map_err(|error| PhaseFailure::client(error.to_string()))?;
        job.record.build.exported_environment_variables.push(Exported { name, value });
    }
    Ok(())
}

fn digest(file: &Path) -> Result<String, PhaseFailure> {
    let content = std::fs::read(file).map_err(|error| PhaseFailure::client(error.to_string()))?;
    Ok(hex::encode(Sha256::digest(content)))
}
