//! Starting and stopping an engine in this process.

use std::fs::{File, TryLockError};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::core::{ApiError, Arns, Bus, Cloud, Gate, Store, StoreError};
use crate::endpoint::{Endpoint, Keys};
use crate::services;
use crate::wire::{self, Incoming};

/// Why an engine did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another engine holds the data folder.
    #[error("another engine already uses {folder}; stop it with `mdd local down`")]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// The data folder cannot be used.
    #[error("the data folder {folder}: {source}")]
    Folder {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The port is taken.
    #[error("port {port} on 127.0.0.1 cannot be used: {source}; choose another with --port")]
    Port {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Unfinished work could not be taken up.
    #[error("unfinished work could not be taken up: {0}")]
    Resume(ApiError),
}

/// A running engine.
pub struct Engine {
    endpoint: Endpoint,
    cloud: Arc<Cloud>,
    stop: Arc<Notify>,
    server: JoinHandle<std::io::Result<()>>,
    data: PathBuf,
    lock: File,
}

impl Engine {
    /// Opens the state, takes up what is unfinished, listens, and writes `endpoint.json`.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let data = config.data.clone();
        let lock = lock(&data)?;
        let store = Store::open(&data)?;
        let keys = keys(&store, &config)?;
        let port = config.port;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .map_err(|source| StartError::Port { port, source })?;
        let address = listener.local_addr().map_err(|source| StartError::Port { port, source })?;
        let endpoint = Endpoint {
            url: format!("http://{address}"),
            keys: keys.clone(),
            region: config.region.clone(),
            account: config.account.clone(),
            pid: std::process::id(),
            token: config.ids.hex(),
        };
        let cloud = Arc::new(Cloud {
            url: endpoint.url.clone(),
            keys,
            arns: Arns { account: config.account.clone(), region: config.region.clone() },
            clock: Arc::clone(&config.clock),
            ids: Arc::clone(&config.ids),
            store,
            bus: Bus::default(),
            gate: Gate::default(),
            running: services::Running::default(),
            config,
        });
        let stop = Arc::new(Notify::new());
        let incoming = Arc::new(Incoming {
            cloud: Arc::clone(&cloud),
            token: endpoint.token.clone(),
            stop: Arc::clone(&stop),
        });
        let server = tokio::spawn(wire::serve(listener, incoming));
        services::resume(&cloud).await.map_err(StartError::Resume)?;
        endpoint.write(&data).map_err(|source| StartError::Folder { folder: data.clone(), source })?;
        Ok(Self { endpoint, cloud, stop, server, data, lock })
    }

    /// Where it listens and with which keys.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The cloud, for tests that look at state.
    pub fn cloud(&self) -> &Arc<Cloud> {
        &self.cloud
    }

    /// Resolves when a client asked the engine to stop.
    pub async fn stopped(&mut self) {
        let _ = (&mut self.server).await;
    }

    /// Stops listening, ends its children and removes `endpoint.json`.
    pub async fn shutdown(mut self) {
        self.stop.notify_one();
        if !self.server.is_finished() {
            let _ = (&mut self.server).await;
        }
        services::stop(&self.cloud).await;
        let _ = std::fs::remove_file(self.data.join(Endpoint::FILE));
        // Closing would not be enough: a child that is just being started holds the file open for a moment too.
        let _ = self.lock.unlock();
    }
}

fn lock(data: &std::path::Path) -> Result<File, StartError> {
    let folder = || data.to_owned();
    std::fs::create_dir_all(data).map_err(|source| StartError::Folder { folder: folder(), source })?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(data.join("engine.lock"))
        .map_err(|source| StartError::Folder { folder: folder(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse { folder: folder() }),
        Err(TryLockError::Error(source)) => Err(StartError::Folder { folder: folder(), source }),
    }
}

/// The root user's keys: made once, kept with the state, so that a shell with `mdd local env` survives a restart.
fn keys(store: &Store, config: &Config) -> Result<Keys, StoreError> {
    if let Some(keys) = store.get("engine/keys", "root")? {
        return Ok(keys);
    }
    let keys = Keys {
        access_key_id: format!("AKIA{}", config.ids.suffix(16)),
        secret_access_key: format!("{}{}", config.ids.suffix(20), config.ids.suffix(20)),
    };
    store.put("engine/keys", "root", &keys)?;
    Ok(keys)
}
