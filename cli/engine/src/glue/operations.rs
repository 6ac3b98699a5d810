//! The wire: Glue's AWS JSON 1.1 operations on databases and tables, decoded and handed to the rules.

use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::database::{self, Database};
use super::table::{self, Table};
use crate::core::{ApiError, Call, Cloud};
use crate::wire::{self, Missing, Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "glue",
    operations: Operations::Rpc {
        protocol: Protocol::Json { version: "1.1" },
        table: operations! {
            "CreateDatabase" => create_database,
            "CreateTable" => create_table,
            "DeleteDatabase" => delete_database,
            "DeleteTable" => delete_table,
            "GetDatabase" => get_database,
            "GetDatabases" => get_databases,
            "GetTable" => get_table,
            "GetTables" => get_tables,
            "UpdateDatabase" => update_database,
            "UpdateTable" => update_table,
        },
        missing: &[
            Missing { operation: "CreateTable", members: &["OpenTableFormatInput", "PartitionIndexes"] },
            Missing { operation: "GetTable", members: &["QueryAsOfTime", "TransactionId"] },
            Missing { operation: "GetTables", members: &["QueryAsOfTime", "TransactionId"] },
            Missing {
                operation: "UpdateTable",
                members: &["Name", "VersionId", "UpdateOpenTableFormatInput"],
            },
        ],
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ByName {
    name: String,
    database_input: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewDatabase {
    database_input: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InDatabase {
    database_name: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutTable {
    database_name: String,
    table_input: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    next_token: Option<String>,
    max_results: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListTables {
    database_name: String,
    expression: Option<String>,
    #[serde(flatten)]
    page: Page,
}

/// When something happened, as seconds on the wire.
#[derive(Serialize)]
#[serde(transparent)]
struct Time(#[serde(serialize_with = "wire::epoch")] jiff::Timestamp);

async fn create_database(call: Call, input: NewDatabase) -> Result<Value, ApiError> {
    let name = named(&input.database_input, "databaseInput.name")?.to_owned();
    database::create(&call, &name, input.database_input, None)?;
    Ok(json!({}))
}

async fn update_database(call: Call, input: ByName) -> Result<Value, ApiError> {
    database::update(&call, &input.name, input.database_input.unwrap_or_default())?;
    Ok(json!({}))
}

async fn delete_database(call: Call, input: ByName) -> Result<Value, ApiError> {
    database::delete(&call, &input.name)?;
    Ok(json!({}))
}

async fn get_database(call: Call, input: ByName) -> Result<Value, ApiError> {
    let database = database::get(&call, &input.name)?;
    Ok(json!({ "Database": shown_database(&call.cloud, database) }))
}

async fn get_databases(call: Call, page: Page) -> Result<Value, ApiError> {
    let (databases, next) = page.cut(database::list(&call)?, |database| &database.name);
    let shown: Vec<_> = databases.into_iter().map(|database| shown_database(&call.cloud, database)).collect();
    Ok(listed("DatabaseList", shown, next))
}

async fn create_table(call: Call, input: PutTable) -> Result<Value, ApiError> {
    named(&input.table_input, "tableInput.name")?;
    table::create(&call, &input.database_name, input.table_input, None)?;
    Ok(json!({}))
}

async fn update_table(call: Call, input: PutTable) -> Result<Value, ApiError> {
    named(&input.table_input, "tableInput.name")?;
    table::update(&call, &input.database_name, input.table_input)?;
    Ok(json!({}))
}

async fn delete_table(call: Call, input: InDatabase) -> Result<Value, ApiError> {
    table::delete(&call, &input.database_name, &input.name)?;
    Ok(json!({}))
}

async fn get_table(call: Call, input: InDatabase) -> Result<Value, ApiError> {
    let table = table::get(&call, &input.database_name, &input.name)?;
    Ok(json!({ "Table": shown_table(&call.cloud, table) }))
}

async fn get_tables(call: Call, input: ListTables) -> Result<Value, ApiError> {
    let mut tables = table::list(&call, &input.database_name)?;
    if let Some(expression) = input.expression {
        let wanted = Regex::new(&format!("^(?:{expression})$"))
            .map_err(|_| invalid(format!("The expression {expression} is not a valid pattern")))?;
        tables.retain(|table| wanted.is_match(&table.name));
    }
    let (tables, next) = input.page.cut(tables, |table| &table.name);
    let shown = tables.into_iter().map(|table| shown_table(&call.cloud, table)).collect();
    Ok(listed("TableList", shown, next))
}

impl Page {
    /// What comes after the name that the token holds, and the token of the rest.
    fn cut<T>(self, items: Vec<T>, name: fn(&T) -> &String) -> (Vec<T>, Option<String>) {
        let after = self.next_token.unwrap_or_default();
        let mut items: Vec<T> = items.into_iter().filter(|item| *name(item) > after).collect();
        let size = self.max_results.unwrap_or(100).clamp(1, 100);
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(|last| name(last).clone());
        (items, next)
    }
}

fn listed(member: &str, shown: Vec<Value>, next: Option<String>) -> Value {
    let mut answer = json!({ member: shown });
    if let Some(next) = next {
        answer["NextToken"] = next.into();
    }
    answer
}

/// The name in an input, which must be there.
fn named<'a>(input: &'a Value, member: &str) -> Result<&'a str, ApiError> {
    input["Name"].as_str().filter(|name| !name.is_empty()).ok_or_else(|| {
        let problem = "failed to satisfy constraint: Member must not be null";
        ApiError::new(
            "ValidationException",
            format!("1 validation error detected: Value at '{member}' {problem}"),
        )
    })
}

fn invalid(message: String) -> ApiError {
    ApiError::new("InvalidInputException", message)
}

fn shown_database(cloud: &Cloud, database: Database) -> Value {
    let mut shown = members(database.input);
    shown.insert("Name".to_owned(), database.name.into());
    shown.insert("CreateTime".to_owned(), json!(Time(database.created)));
    shown.insert("CatalogId".to_owned(), cloud.arns.account.as_str().into());
    shown.into()
}

fn shown_table(cloud: &Cloud, table: Table) -> Value {
    let mut shown = members(table.input);
    for (name, value) in [
        ("Name", json!(table.name)),
        ("DatabaseName", json!(table.database)),
        ("CreateTime", json!(Time(table.created))),
        ("UpdateTime", json!(Time(table.updated))),
        ("CreatedBy", json!(table.created_by)),
        ("VersionId", json!(table.version.to_string())),
        ("CatalogId", json!(cloud.arns.account)),
        ("IsRegisteredWithLakeFormation", json!(false)),
    ] {
        shown.insert(name.to_owned(), value);
    }
    shown.entry("Retention").or_insert(json!(0));
    shown.into()
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
