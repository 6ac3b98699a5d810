//! A pipeline that goes through its executions by a timetable, behind the SDK's connector. What it answers depends on
//! the second at which it is asked, and it notes who asked what and when.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::clients::Clients;
use crate::testing::connected;

/// 2025-03-03T01:00:00Z.
pub const EPOCH: i64 = 1_740_963_600;

/// Name, category, provider and run order.
type DeclaredAction = (&'static str, &'static str, &'static str, i32);

/// Stages, and their actions.
const LAYOUT: [(&str, &[DeclaredAction]); 4] = [
    ("Source", &[("Code", "Source", "CodeStarSourceConnection", 1)]),
    ("Build", &[("Folders", "Build", "CodeBuild", 1), ("Lambda", "Build", "CodeBuild", 1)]),
    ("Test", &[("Approve", "Approval", "Manual", 1)]),
    ("Prod", &[("Execute", "Invoke", "Lambda", 1)]),
];

/// A run of an action: when it starts, and when and how it ends.
#[derive(Debug, Clone)]
pub struct Run {
    pub execution: &'static str,
    pub stage: &'static str,
    pub action: &'static str,
    pub from: i64,
    pub end: Option<(i64, &'static str)>,
}

/// The timetable.
#[derive(Debug, Clone, Default)]
pub struct Timetable {
    /// Executions, oldest first, with the statuses that they get.
    pub executions: Vec<(&'static str, Vec<(i64, &'static str)>)>,
    pub runs: Vec<Run>,
    /// Who waits before which stage, from when on.
    pub inbound: Vec<(i64, &'static str, &'static str)>,
    /// What the builds of an action write.
    pub logs: Vec<(i64, &'static str, &'static str)>,
    /// From when until when an operation ends with this code; the code "" never answers.
    pub faults: Vec<(i64, i64, &'static str, &'static str)>,
    /// The list of actions is this many seconds behind the pipeline's state.
    pub lag: i64,
    /// Do executions run side by side?
    pub parallel: bool,
}

/// The account that has the pipeline.
#[derive(Debug, Clone)]
pub struct Account {
    table: Arc<Timetable>,
    start: Instant,
    calls: Arc<Mutex<Vec<(i64, String)>>>,
}

impl Timetable {
    /// An execution of the commit `5f3c2a9` that is in progress since second 0 and has fetched its source.
    pub fn begun() -> Self {
        Self { executions: vec![("e-1", vec![(0, "InProgress")])], ..Self::default() }.run(
            "e-1",
            "Source.Code",
            0,
            Some((3, "Succeeded")),
        )
    }

    pub fn run(
        mut self,
        execution: &'static str,
        place: &'static str,
        from: i64,
        end: Option<(i64, &'static str)>,
    ) -> Self {
        let (stage, action) = place.split_once('.').unwrap();
        self.runs.push(Run { execution, stage, action, from, end });
        self
    }

    /// Both builds, from second 3 on.
    pub fn building(self, folders: Option<(i64, &'static str)>, lambda: Option<(i64, &'static str)>) -> Self {
        self.run("e-1", "Build.Folders", 3, folders).run("e-1", "Build.Lambda", 3, lambda)
    }

    pub fn status(mut self, at: i64, execution: &'static str, status: &'static str) -> Self {
        match self.executions.iter_mut().find(|(id, _)| *id == execution) {
            Some((_, statuses)) => statuses.push((at, status)),
            None => self.executions.push((execution, vec![(at, status)])),
        }
        self
    }

    pub fn inbound(mut self, at: i64, stage: &'static str, execution: &'static str) -> Self {
        self.inbound.push((at, stage, execution));
        self
    }

    pub fn says(mut self, at: i64, action: &'static str, text: &'static str) -> Self {
        self.logs.push((at, action, text));
        self
    }

    pub fn fault(mut self, span: std::ops::Range<i64>, operation: &'static str, code: &'static str) -> Self {
        self.faults.push((span.start, span.end, operation, code));
        self
    }
}

impl Account {
    pub fn new(table: Timetable) -> Self {
        Self { table: Arc::new(table), start: Instant::now(), calls: Arc::default() }
    }

    pub fn clients(&self) -> Clients {
        connected(self.clone())
    }

    /// Second and operation of every call.
    pub fn calls(&self) -> Vec<(i64, String)> {
        self.calls.lock().unwrap().clone()
    }

    /// How often an operation was called.
    pub fn count(&self, operation: &str) -> usize {
        self.calls().iter().filter(|(_, called)| called == operation).count()
    }

    fn second(&self) -> i64 {
        i64::try_from(self.start.elapsed().as_secs()).unwrap()
    }

    fn answer(&self, operation: &str, body: &Value) -> Result<Value, String> {
        let now = self.second();
        let table = &self.table;
        let fault = table
            .faults
            .iter()
            .find(|(from, to, faulty, _)| *faulty == operation && (*from..*to).contains(&now));
        if let Some((.., code)) = fault {
            return Err((*code).to_owned());
        }
        let execution = body["pipelineExecutionId"]
            .as_str()
            .or_else(|| body["filter"]["pipelineExecutionId"].as_str())
            .unwrap_or_default();
        match operation {
            "GetPipeline" => Ok(layout(if table.parallel { "PARALLEL" } else { "SUPERSEDED" })),
            "GetPipelineState" => Ok(table.state(now)),
            "GetPipelineExecution" => {
                table.execution(execution, now).ok_or_else(|| "PipelineExecutionNotFoundException".to_owned())
            }
            "ListPipelineExecutions" => Ok(table.recent(now)),
            "ListActionExecutions" => Ok(table.actions(execution, now)),
            "BatchGetBuilds" => Ok(builds(body)),
            "GetLogEvents" => Ok(table.log(body, now)),
            other => Err(format!("NotInTheTimetable:{other}")),
        }
    }
}

impl HttpConnector for Account {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let text = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let target = request.headers().get("x-amz-target").and_then(|target| target.rsplit('.').next());
        let action = text.split('&').find_map(|pair| pair.strip_prefix("Action="));
        let operation = target.or(action).unwrap_or("?").to_owned();
        self.calls.lock().unwrap().push((self.second(), operation.clone()));
        if operation == "GetCallerIdentity" {
            let body = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account>\
                        </GetCallerIdentityResult></GetCallerIdentityResponse>";
            return ready(200, body.to_owned());
        }
        match self.answer(&operation, &serde_json::from_str(&text).unwrap_or_default()) {
            Ok(body) => ready(200, body.to_string()),
            Err(code) if code.is_empty() => HttpConnectorFuture::new(std::future::pending()),
            Err(code) => ready(400, json!({ "__type": code, "message": "said by the test" }).to_string()),
        }
    }
}

fn ready(status: u16, body: String) -> HttpConnectorFuture {
    HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))))
}

fn layout(mode: &str) -> Value {
    let action = |(name, category, provider, order): &(&str, &str, &str, i32)| {
        let kind = json!({ "category": category, "owner": "AWS", "provider": provider, "version": "1" });
        json!({ "name": name, "actionTypeId": kind, "runOrder": order })
    };
    let stage = |(name, actions): &(&str, &[(&str, &str, &str, i32)])| json!({ "name": name, "actions": actions.iter().map(action).collect::<Vec<_>>() });
    let stages: Vec<_> = LAYOUT.iter().map(stage).collect();
    let role = "arn:aws:iam::111122223333:role/p";
    json!({ "pipeline": { "name": "market-data-downloader", "roleArn": role, "stages": stages, "version": 1,
                         "executionMode": mode } })
}

fn builds(body: &Value) -> Value {
    let build = |id: &Value| {
        let action = id.as_str().unwrap().rsplit(':').next().unwrap();
        let logs = json!({ "groupName": "/aws/codebuild", "streamName": action });
        json!({ "id": id, "logs": logs, "phases": [{
            "phaseType": "BUILD", "phaseStatus": "FAILED", "contexts": [{
                "message": "Error while executing command: make. Reason: exit status 2" }] }] })
    };
    json!({ "builds": body["ids"].as_array().unwrap().iter().map(build).collect::<Vec<_>>() })
}

impl Run {
    fn id(&self) -> String {
        format!("{}:{}", self.execution, self.action)
    }

    fn status(&self, now: i64) -> (&'static str, i64) {
        self.end.filter(|(at, _)| *at <= now).map_or(("InProgress", self.from), |(at, status)| (status, at))
    }
}

impl Timetable {
    fn begun_runs(&self, now: i64) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.iter().filter(move |run| run.from <= now)
    }

    fn state(&self, now: i64) -> Value {
        json!({ "pipelineName": "market-data-downloader",
            "stageStates": LAYOUT.iter().map(|(stage, _)| self.stage(stage, now)).collect::<Vec<_>>() })
    }

    fn stage(&self, stage: &str, now: i64) -> Value {
        let runs: Vec<_> = self.begun_runs(now).filter(|run| run.stage == stage).collect();
        let mut found = json!({ "stageName": stage, "actionStates": [] });
        if let Some(latest) = runs.iter().max_by_key(|run| run.from).map(|run| run.execution) {
            let statuses: Vec<_> =
                runs.iter().filter(|run| run.execution == latest).map(|run| run.status(now).0).collect();
            let any = |status| statuses.contains(&status);
            let status = if any("InProgress") {
                "InProgress"
            } else if any("Failed") {
                "Failed"
            } else {
                "Succeeded"
            };
            found["latestExecution"] = json!({ "pipelineExecutionId": latest, "status": status });
        }
        let action = |run: &&Run| {
            let (status, at) = run.status(now);
            let token = (run.action == "Approve" && status == "InProgress").then_some("secret-token");
            json!({ "actionName": run.action, "latestExecution": {
                "actionExecutionId": run.id(), "status": status, "lastStatusChange": EPOCH + at,
                "externalExecutionId": format!("p:{}", run.action), "token": token } })
        };
        found["actionStates"] = runs.iter().map(action).collect();
        let waits = |(at, before, _): &&(i64, &str, &str)| *at <= now && *before == stage;
        if let Some((.., execution)) = self.inbound.iter().rfind(waits) {
            found["inboundExecution"] = json!({ "pipelineExecutionId": execution, "status": "InProgress" });
        }
        found
    }

    fn status_of(&self, execution: &str, now: i64) -> Option<&'static str> {
        let (_, statuses) = self.executions.iter().find(|(id, _)| *id == execution)?;
        statuses.iter().rfind(|(at, _)| *at <= now).map(|(_, status)| *status)
    }

    fn execution(&self, execution: &str, now: i64) -> Option<Value> {
        let status = self.status_of(execution, now)?;
        let revision = revision(execution);
        Some(json!({ "pipelineExecution": {
            "pipelineExecutionId": execution, "status": status, "artifactRevisions": [revision] } }))
    }

    fn recent(&self, now: i64) -> Value {
        let known = self.executions.iter().rev().filter_map(|(id, _)| Some((*id, self.status_of(id, now)?)));
        let summaries = known.map(|(id, status)| {
            let mut source = revision(id);
            source["actionName"] = json!("Code");
            json!({ "pipelineExecutionId": id, "status": status, "sourceRevisions": [source] })
        });
        json!({ "pipelineExecutionSummaries": summaries.collect::<Vec<_>>() })
    }

    fn actions(&self, execution: &str, now: i64) -> Value {
        let now = now - self.lag;
        let detail = |run: &Run| {
            let (status, at) = run.status(now);
            let result = json!({ "executionResult": { "externalExecutionId": format!("p:{}", run.action) } });
            json!({ "pipelineExecutionId": execution, "actionExecutionId": run.id(), "stageName": run.stage,
                "actionName": run.action, "status": status, "startTime": EPOCH + run.from,
                "lastUpdateTime": EPOCH + at, "output": result })
        };
        let runs = self.begun_runs(now).rev().filter(|run| run.execution == execution);
        json!({ "actionExecutionDetails": runs.map(detail).collect::<Vec<_>>() })
    }

    /// As `CloudWatch` does: the token of the last page leads to itself.
    fn log(&self, body: &Value, now: i64) -> Value {
        let stream = body["logStreamName"].as_str().unwrap();
        let all: Vec<_> =
            self.logs.iter().filter(|(at, action, _)| *at <= now && *action == stream).collect();
        let token = body["nextToken"].as_str().and_then(|token| token.strip_prefix("f/"));
        let limit = body["limit"].as_u64().map_or(usize::MAX, |limit| usize::try_from(limit).unwrap());
        let from = match token {
            Some(token) => {
                assert_eq!(body["startFromHead"], true, "a forward token goes with startFromHead");
                token.parse().unwrap()
            }
            None if body["startFromHead"] == true => 0,
            None => all.len().saturating_sub(limit),
        };
        let event = |(at, _, text): &&(i64, &str, &str)| {
            let at = (EPOCH + at) * 1000;
            json!({ "timestamp": at, "message": format!("{text}\n"), "ingestionTime": at })
        };
        let events: Vec<_> = all.iter().skip(from).take(limit).map(event).collect();
        json!({ "nextForwardToken": format!("f/{}", from + events.len()), "events": events })
    }
}

fn revision(execution: &str) -> Value {
    let (id, title) =
        if execution == "e-1" { ("5f3c2a9e00", "Read strikes") } else { ("7c01d2e900", "Round prices") };
    json!({ "name": "Source", "revisionId": id, "revisionSummary": title })
}
