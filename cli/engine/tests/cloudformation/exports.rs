//! Values that stacks export and others import.

use crate::help::{Cloud, cloud, told};

fn exporter(value: &str) -> String {
    format!(
        "Resources: {{G: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: {value}}}}}}}\n\
         Outputs: {{O: {{Value: !Ref G, Export: {{Name: shared-name}}}}}}\n"
    )
}

const IMPORTER: &str = "
Resources: {H: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub ['${x}-copy', {x: !ImportValue shared-name}]}}}
Outputs: {O: {Value: !Ref H}}
";

#[tokio::test]
async fn an_export_is_unique_and_stays_while_it_is_used() {
    let mut cloud = cloud().await;
    let (_, early) = cloud.create("early", IMPORTER).await;
    assert_eq!(early, "ROLLBACK_COMPLETE");
    assert!(
        cloud
            .events("early")
            .await
            .contains(&"H CREATE_FAILED [No export named shared-name found.]".to_owned())
    );

    let (giver, _) = cloud.create("giver", &exporter("a")).await;
    let (taker, status) = cloud.create("taker", IMPORTER).await;
    assert_eq!(status, "CREATE_COMPLETE");
    assert_eq!(Cloud::output(&cloud.stack("taker").await, "O"), "a-copy");
    let exports = cloud.client.list_exports().send().await.unwrap();
    assert_eq!(exports.exports()[0].name(), Some("shared-name"));
    let imports = cloud.client.list_imports().export_name("shared-name").send().await.unwrap();
    assert_eq!(imports.imports(), ["taker"]);

    let (_, second) = cloud.create("second", &exporter("b")).await;
    assert_eq!(second, "ROLLBACK_COMPLETE");
    assert_eq!(cloud.delete(&giver).await, "DELETE_FAILED");
    let reason = cloud.stack(&giver).await.stack_status_reason.unwrap();
    assert_eq!(reason, "Export shared-name cannot be deleted as it is in use by taker");

    assert_eq!(cloud.delete(&taker).await, "DELETE_COMPLETE");
    assert_eq!(cloud.delete(&giver).await, "DELETE_COMPLETE");
    let none = cloud.client.list_imports().export_name("shared-name").send().await;
    assert_eq!(told(none), "ValidationError: Export 'shared-name' is not imported by any stack.");
}
