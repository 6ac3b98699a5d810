//! Connections that stacks make, as CodeConnections shows them under both of its names.

use aws_sdk_codeconnections::Client;
use aws_sdk_codeconnections::types::{ConnectionStatus, ProviderType};

use crate::help::cloud;

const TWO: &str = "
Resources:
  GitHub: {Type: AWS::CodeConnections::Connection, Properties: {ConnectionName: hub, ProviderType: GitHub}}
  Older: {Type: AWS::CodeStarConnections::Connection, Properties: {ConnectionName: lab, ProviderType: GitLab}}
Outputs:
  GitHub: {Value: !Ref GitHub}
  Older: {Value: !Ref Older}
";

#[tokio::test]
async fn a_connection_is_available_from_its_stack_on_and_goes_with_it() {
    let mut cloud = cloud().await;
    let client = Client::new(&cloud.sdk);
    assert!(client.list_connections().send().await.unwrap().connections().is_empty());
    let (stack, status) = cloud.create("connections", TWO).await;
    assert_eq!(status, "CREATE_COMPLETE");
    let arns: Vec<String> = {
        let stack = cloud.stack(&stack).await;
        stack.outputs().iter().map(|output| output.output_value().unwrap().to_owned()).collect()
    };
    let (hub, lab) = (&arns[0], &arns[1]);
    assert!(hub.contains(":codeconnections:") && lab.contains(":codestar-connections:"), "{arns:?}");

    let get = |arn: &str| client.get_connection().connection_arn(arn).send();
    let found = get(hub).await.unwrap().connection.unwrap();
    assert_eq!(found.connection_name(), Some("hub"));
    assert_eq!(found.connection_status(), Some(&ConnectionStatus::Available));
    assert_eq!(found.provider_type(), Some(&ProviderType::Github));
    assert_eq!(found.owner_account_id(), Some("111122223333"));
    let only = client.list_connections().provider_type_filter(ProviderType::Gitlab).send().await.unwrap();
    assert_eq!(only.connections()[0].connection_arn(), Some(lab.as_str()));
    assert_eq!(only.connections().len(), 1);
    let page = || client.list_connections().max_results(1);
    let first = page().send().await.unwrap();
    let second = page().set_next_token(first.next_token.clone()).send().await.unwrap();
    let shown = [&first, &second].map(|page| page.connections()[0].connection_arn().unwrap());
    assert_eq!(shown, [hub, lab]);
    assert_eq!(second.next_token(), None);

    cloud.client.delete_stack().stack_name(&stack).send().await.unwrap();
    cloud.settled(&stack).await;
    let gone = get(hub).await.unwrap_err().into_service_error();
    assert!(gone.is_resource_not_found_exception(), "{gone:?}");
}
