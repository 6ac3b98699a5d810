//! Databases and tables of the data catalog as resources.

use crate::help::{Cloud, cloud, parameter};

const TEMPLATE: &str = r"
Parameters:
  Column: { Type: String, Default: price }
Resources:
  Database:
    Type: AWS::Glue::Database
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseInput: { Name: !Join [_, !Split ['-', !Ref AWS::StackName]] }
  Table:
    Type: AWS::Glue::Table
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseName: !Ref Database
      TableInput:
        Name: Trades
        StorageDescriptor: { Columns: [{ Name: !Ref Column, Type: bigint }] }
Outputs:
  Names: { Value: !Sub '${Database}.${Table}' }
";

#[tokio::test]
async fn a_table_is_made_after_its_database_changed_in_place_and_deleted_before_it() {
    let mut cloud = cloud().await;
    let (id, status) = cloud.create("test-tables", TEMPLATE).await;
    assert_eq!(status, "CREATE_COMPLETE");
    assert_eq!(Cloud::output(&cloud.stack("test-tables").await, "Names"), "test_tables.trades");

    let request = cloud.client.update_stack().stack_name("test-tables").use_previous_template(true);
    request.parameters(parameter("Column", "volume")).send().await.unwrap();
    assert_eq!(cloud.settled(&id).await.stack_status().unwrap().as_str(), "UPDATE_COMPLETE");
    assert_eq!(cloud.events_of(&id, "Table").await.last().unwrap(), "UPDATE_COMPLETE");
    assert_eq!(cloud.physical_id("test-tables", "Table").await, "trades");

    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
    let deleted: Vec<_> =
        cloud.events(&id).await.into_iter().filter(|event| event.ends_with(" DELETE_COMPLETE")).collect();
    assert_eq!(deleted, ["Table DELETE_COMPLETE", "Database DELETE_COMPLETE", "- DELETE_COMPLETE"]);
    let (_, status) = cloud.create("test-tables", TEMPLATE).await;
    assert_eq!(status, "CREATE_COMPLETE");
}

#[tokio::test]
async fn a_name_that_is_taken_fails_the_stack() {
    let mut cloud = cloud().await;
    let template = r"
Resources:
  Database:
    Type: AWS::Glue::Database
    Properties: { CatalogId: !Ref AWS::AccountId, DatabaseInput: { Name: taken } }
";
    assert_eq!(cloud.create("first", template).await.1, "CREATE_COMPLETE");
    let (id, status) = cloud.create("second", template).await;
    assert_eq!(status, "ROLLBACK_COMPLETE");
    let events = cloud.events_of(&id, "Database").await;
    assert!(events.contains(&"CREATE_FAILED [Database already exists.]".to_owned()), "{events:?}");
    assert_eq!(cloud.stack("first").await.stack_status().unwrap().as_str(), "CREATE_COMPLETE");
}
