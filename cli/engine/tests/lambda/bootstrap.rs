//! A bootstrap for tests: this very test binary, started again through a script in the zip, so that nothing has to be
//! built or downloaded. It speaks the Runtime API with the standard library alone and does what its event says.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a function's output is its log")]
#![allow(clippy::exit, reason = "a bootstrap that cannot go on ends")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ASKED: &str = "MDD_TEST_BOOTSTRAP";

/// A zip whose bootstrap is [`acts_when_asked`] of this binary.
pub fn zip() -> Vec<u8> {
    let binary = std::env::current_exe().unwrap();
    let test = concat!(module_path!(), "::acts_when_asked");
    let (_, test) = test.split_once("::").unwrap();
    let script =
        format!("#!/bin/sh\n{ASKED}=1 exec '{}' --exact {test} --nocapture --quiet\n", binary.display());
    zip_of(&[("bootstrap", 0o755, script.as_bytes())])
}

/// A zip of these files.
pub fn zip_of(files: &[(&str, u32, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mode, content) in files {
        zip.start_file(*name, SimpleFileOptions::default().unix_permissions(*mode)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// No test: the process behind the script. Run as a test, it does nothing.
#[test]
fn acts_when_asked() {
    if std::env::var_os(ASKED).is_some() {
        act();
    }
}

fn act() -> ! {
    match std::env::var("INIT").as_deref() {
        Ok("crash") => std::process::exit(3),
        Ok("hang") => wait_for_ever(),
        Ok("error") => {
            post("init/error", &json!({ "errorType": "BadSettings", "errorMessage": "INIT is error" }));
            std::process::exit(1);
        }
        _ => {}
    }
    println!("cold start");
    loop {
        let (headers, body) = request("GET", "invocation/next", "");
        let id = headers["lambda-runtime-aws-request-id"].clone();
        let event: Value = serde_json::from_str(&body).unwrap();
        let answer = handle(&event, &headers);
        match answer {
            Ok(answer) => post(&format!("invocation/{id}/response"), &answer),
            Err(error) => post(&format!("invocation/{id}/error"), &error),
        }
    }
}

fn handle(event: &Value, headers: &BTreeMap<String, String>) -> Result<Value, Value> {
    match event["do"].as_str().unwrap_or_default() {
        "fail" => {
            eprintln!("about to fail");
            Err(json!({ "errorType": "TestError", "errorMessage": event["why"] }))
        }
        "exit" => {
            print!("no line end");
            std::io::stdout().flush().unwrap();
            std::process::exit(i32::try_from(event["code"].as_i64().unwrap()).unwrap())
        }
        "hang" => {
            std::fs::write(event["mark"].as_str().unwrap(), "").unwrap();
            wait_for_ever()
        }
        "log" => {
            println!("to stdout");
            eprintln!("to stderr");
            println!("{}", event["line"].as_str().unwrap_or_default());
            Ok(Value::Null)
        }
        "environment" => Ok(json!(std::env::vars().collect::<BTreeMap<_, _>>())),
        "headers" => Ok(json!(headers)),
        "allocate" => {
            let megabytes = usize::try_from(event["megabytes"].as_u64().unwrap()).unwrap();
            let held = vec![1_u8; megabytes << 20];
            std::hint::black_box(&held);
            wait_for_ever()
        }
        "meet" => Ok(meet(Path::new(event["folder"].as_str().unwrap()), event["of"].as_u64().unwrap())),
        _ if event["Records"].is_array() => Ok(batch(event)),
        _ => Ok(json!({ "event": event, "pid": std::process::id() })),
    }
}

/// Waits until `of` processes have come to the folder.
fn meet(folder: &Path, of: u64) -> Value {
    std::fs::write(folder.join(std::process::id().to_string()), "").unwrap();
    loop {
        if std::fs::read_dir(folder).unwrap().count() as u64 >= of {
            return json!({ "pid": std::process::id() });
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Fails the messages whose body says so.
fn batch(event: &Value) -> Value {
    let bodies: Vec<&str> =
        event["Records"].as_array().unwrap().iter().filter_map(|record| record["body"].as_str()).collect();
    println!("batch of {}: {}", bodies.len(), bodies.join(","));
    let failures: Vec<Value> = event["Records"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|record| record["body"].as_str().unwrap_or_default().starts_with("bad"))
        .map(|record| json!({ "itemIdentifier": record["messageId"] }))
        .collect();
    json!({ "batchItemFailures": failures })
}

fn wait_for_ever() -> ! {
    loop {
        std::thread::sleep(Duration::from_hours(1));
    }
}

fn post(path: &str, body: &Value) {
    request("POST", path, &body.to_string());
}

/// One request, one connection. An engine that is gone ends the process.
fn request(method: &str, path: &str, body: &str) -> (BTreeMap<String, String>, String) {
    let api = std::env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    let Ok(mut stream) = TcpStream::connect(&api) else { std::process::exit(0) };
    let head = format!(
        "{method} /2018-06-01/runtime/{path} HTTP/1.1\r\nHost: {api}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    if stream.read_to_string(&mut answer).is_err() || answer.is_empty() {
        std::process::exit(0);
    }
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    (headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(), body.to_owned())
}
