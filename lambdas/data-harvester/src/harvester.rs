//! The way of one file: read, process, name, put tables, put rejects, put manifest, move the original. Nothing is
//! remembered between the steps that the bucket does not hold.

use asx::manifest::Manifest;
use asx::{Failure, Harvest, Outcome, RejectsObject, Stamp};
use jiff::Timestamp;
use jiff::civil::Date;
use tempfile::SpooledTempFile;

use crate::account::account;
use crate::arrival::Arrival;
use crate::error::HarvestError;
use crate::harvested::Harvested;
use crate::identity::{Identity, Name, identify};
use crate::ledgers::ATTEMPTS;
use crate::publish::publish;
use crate::put::{clear, put};
use crate::reading::Reading;
use crate::shelve::{Original, shelve};
use crate::store::{Label, Store, Stored, When, Written};

/// Harvests one file.
pub(crate) async fn harvest(store: &impl Store, arrival: &Arrival) -> Result<Harvested, HarvestError> {
    let Some(opened) = store.open(&arrival.key, arrival.version.as_deref()).await? else {
        return Ok(Harvested::Gone);
    };
    let (stored, body) = opened.with(());
    let work = Work { store, arrival, stored: &stored, received_on: received_on(arrival, &stored) };
    let (outcome, scratch) = work.reading().process(Some(body), &arrival.key, work.received_on).await?;
    match outcome {
        Outcome::Harvested(fresh) => work.accept(fresh, scratch).await,
        Outcome::Failed(failure) => work.refuse(*failure, scratch).await,
    }
}

fn received_on(arrival: &Arrival, stored: &Stored<()>) -> Date {
    let stored_at = Timestamp::from_second(stored.last_modified).unwrap_or_default();
    let said = stored.about.metadata.get("asx-date").map(String::as_str);
    asx::received_on(said, &arrival.key, stored_at)
}

/// A file that has been read.
struct Work<'a, S: Store> {
    store: &'a S,
    arrival: &'a Arrival,
    stored: &'a Stored<()>,
    received_on: Date,
}

impl<S: Store> Work<'_, S> {
    fn reading(&self) -> Reading<'_, S> {
        Reading { store: self.store, arrival: self.arrival, stored: self.stored }
    }

    async fn accept(
        &self,
        fresh: Box<Harvest>,
        mut scratch: SpooledTempFile,
    ) -> Result<Harvested, HarvestError> {
        let identity = identify(self.store, &fresh.manifest, self.name(&fresh.manifest)).await?;
        // The same bytes came before under another name or on another day: they are the file they were then.
        let Some(first) = identity.other_name() else {
            return self.keep(&fresh, &mut scratch, &identity).await;
        };
        let day = first.received_on.unwrap_or(self.received_on);
        let (outcome, mut scratch) = self.reading().process(None, &first.key, day).await?;
        match outcome {
            Outcome::Harvested(harvest) => self.keep(&harvest, &mut scratch, &identity).await,
            Outcome::Failed(failure) => self.refuse(*failure, scratch).await,
        }
    }

    fn name(&self, fresh: &Manifest) -> Name {
        Name {
            key: self.arrival.key.clone(),
            received_on: fresh.received_on,
            version: self.stored.version.clone(),
            stamp: self.stamp(),
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp { stored_at: self.stored.last_modified, told_at: self.arrival.told_at }
    }

    /// Tables, rejects, manifest, in this order: a manifest says that the rest is there.
    async fn keep(
        &self,
        harvest: &Harvest,
        scratch: &mut SpooledTempFile,
        identity: &Identity,
    ) -> Result<Harvested, HarvestError> {
        let manifest = &harvest.manifest;
        for table in &harvest.tables {
            publish(self.store, table, scratch, &manifest.sha256, identity.claim(self.stamp())).await?;
        }
        put_rejects(self.store, harvest.rejects.as_ref(), scratch).await?;
        account(self.store, manifest.clone(), identity.first.version.as_deref()).await?;
        let to = asx::keys::done(&self.arrival.key, &manifest.sha256);
        self.shelve(manifest.received_on, &to).await?;
        Ok(Harvested::done(harvest))
    }

    async fn refuse(
        &self,
        failure: Failure,
        mut scratch: SpooledTempFile,
    ) -> Result<Harvested, HarvestError> {
        let report = failure.report;
        put_rejects(self.store, failure.rejects.as_ref(), &mut scratch).await?;
        let (key, json) = (report.object_key(), report.to_json());
        self.store.write(Label::json(&key), &json, When::Always).await?;
        let to = asx::keys::failed(&self.arrival.key, &report.sha256);
        self.shelve(Some(self.received_on), &to).await?;
        Ok(Harvested::failed(report))
    }

    async fn shelve(&self, received_on: Option<Date>, to: &str) -> Result<(), HarvestError> {
        let original = Original { arrival: self.arrival, stored: self.stored, received_on };
        shelve(self.store, original, to).await
    }
}

async fn put_rejects(
    store: &impl Store,
    rejects: Option<&RejectsObject>,
    scratch: &mut SpooledTempFile,
) -> Result<(), HarvestError> {
    let Some(RejectsObject { key, content }) = rejects else { return Ok(()) };
    let label = Label { key, content_type: "text/csv", metadata: &[] };
    for _ in 0..ATTEMPTS {
        if put(store, label, (content, scratch), When::Always).await? == Written::Yes {
            return clear(store, key, content).await;
        }
    }
    Err(HarvestError::Contended { key: key.clone() })
}
