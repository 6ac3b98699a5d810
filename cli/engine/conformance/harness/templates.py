"""Templates that cases of stacks begin with."""


def topic(shown="first", **more):
    """One topic, whose name shown to people tells templates apart."""
    return {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": shown}}}, **more}
