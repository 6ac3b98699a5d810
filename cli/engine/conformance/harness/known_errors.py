"""Errors that botocore's models leave out: those every service shares, and those only the documentation lists."""

# https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and its like in every API reference.
COMMON = {
    "AccessDenied": 403,
    "AccessDeniedException": 400,
    "ValidationError": 400,
    "ValidationException": 400,
    "InvalidAction": 400,
    "InvalidClientTokenId": 403,
    "UnrecognizedClientException": 400,
    "SignatureDoesNotMatch": 403,
    "InvalidSignatureException": 400,
    "MissingParameter": 400,
    "InvalidParameterValue": 400,
    "SerializationException": 400,
    "InvalidParameterCombination": 400,
    "MalformedInput": 400,
    "MissingAction": 400,
    "NotImplemented": 501,
}

# A HEAD request has no body to hold a code.
NO_BODY = {"HeadObject", "HeadBucket"}

# What a model says and AWS does not do.
STATUS = {("sqs", "ResourceNotFoundException"): 404}

# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
S3 = {
    "AccessDenied": 403, "AuthorizationHeaderMalformed": 400, "BadDigest": 400, "BucketAlreadyExists": 409,
    "BucketAlreadyOwnedByYou": 409, "BucketNotEmpty": 409, "ConditionalRequestConflict": 409, "EntityTooLarge": 400,
    "EntityTooSmall": 400, "IllegalLocationConstraintException": 400, "IllegalVersioningConfigurationException": 400,
    "InvalidArgument": 400, "InvalidBucketName": 400, "InvalidDigest": 400, "InvalidPart": 400, "InvalidPartOrder": 400,
    "InvalidRange": 416, "InvalidRequest": 400, "InvalidTag": 400, "InvalidLocationConstraint": 400,
    "KeyTooLongError": 400, "MalformedACLError": 400, "MalformedPolicy": 400, "MalformedXML": 400,
    "MethodNotAllowed": 405, "MissingContentLength": 411, "NoSuchBucket": 404, "NoSuchBucketPolicy": 404,
    "NoSuchKey": 404, "NoSuchLifecycleConfiguration": 404, "NoSuchTagSet": 404, "NoSuchUpload": 404,
    "NoSuchVersion": 404, "NoSuchPublicAccessBlockConfiguration": 404, "OwnershipControlsNotFoundError": 404,
    "PreconditionFailed": 412, "ServerSideEncryptionConfigurationNotFoundError": 404, "XAmzContentSHA256Mismatch": 400,
    "InvalidAccessKeyId": 403, "SignatureDoesNotMatch": 403, "InvalidToken": 400, "304": 304, "412": 412,
}

# The Errors of each operation in the API reference of SQS: the codes of the query protocol, which boto3 still shows.
QUEUES = {
    f"AWS.SimpleQueueService.{name}": 400
    for name in (
        "NonExistentQueue",
        "EmptyBatchRequest",
        "TooManyEntriesInBatchRequest",
        "BatchEntryIdsNotDistinct",
        "InvalidBatchEntryId",
        "PurgeQueueInProgress",
        "BatchRequestTooLong",
        "QueueDeletedRecently",
        "UnsupportedOperation",
        "MessageNotInflight",
    )
} | {"QueueAlreadyExists": 400}

OF_SERVICE = {
    "s3": S3, "sqs": QUEUES,
    # https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
    "lambda": {"AccessDeniedException": 403, "UnrecognizedClientException": 403,
               "InvalidSignatureException": 403},
}
