//! The folders: `<data>/functions/<name>/<sha256>/`.

use std::path::PathBuf;

use crate::core::{ApiError, Cloud};
use crate::lambda::function::{Function, KIND};

fn root(cloud: &Cloud) -> PathBuf {
    cloud.store.folder().join("functions")
}

/// All that a function keeps on disk.
pub(in crate::lambda) fn of_function(cloud: &Cloud, name: &str) -> PathBuf {
    root(cloud).join(name)
}

/// A function's unpacked code.
pub(in crate::lambda) fn folder(cloud: &Cloud, function: &Function) -> PathBuf {
    of_function(cloud, &function.name).join(&function.code.folder)
}

/// Removes a function's folder; what cannot be removed now is swept when the engine starts.
pub(in crate::lambda) async fn remove(cloud: &Cloud, name: &str) {
    let _ = tokio::fs::remove_dir_all(of_function(cloud, name)).await;
}

/// Removes what no function refers to: code that was replaced, unpackings that were cut off.
pub(in crate::lambda) fn sweep(cloud: &Cloud) -> Result<(), ApiError> {
    let functions = cloud.store.list::<Function>(KIND, "")?;
    let wanted: Vec<PathBuf> = functions.iter().map(|(_, function)| folder(cloud, function)).collect();
    let list =
        |path: PathBuf| std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    for home in list(root(cloud)) {
        for code in list(home.clone()).filter(|path| !wanted.contains(path)) {
            let _ = std::fs::remove_dir_all(code);
        }
        // Goes only if it is empty now.
        let _ = std::fs::remove_dir(home);
    }
    Ok(())
}
