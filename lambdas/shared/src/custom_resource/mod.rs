//! The protocol between CloudFormation and a function behind a custom resource.
