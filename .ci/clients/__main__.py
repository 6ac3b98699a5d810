"""The stock `aws` command and two query engines against a local engine that has run the demo.

Run by `.ci/check-clients`, which sets the environment. Every check states what a user would see.
"""

import services
import shell
import tables

services.codepipeline()
services.cloudformation()
tables.bucket()
tables.samples()
services.logs_lambda_sqs()
print(f"\n{len(shell.held)} passed, 0 failed")
