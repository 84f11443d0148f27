package io.dynamigrate.dryrun;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The exceptions with which DynamoDB refuses what is wrong in itself. */
final class Refusal {

    private Refusal() {}

    static DynamoDbException invalid(String message) {
        return (DynamoDbException) DynamoDbException.builder()
                .message(message)
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("DynamoDb")
                        .errorCode("ValidationException")
                        .errorMessage(message)
                        .build())
                .build();
    }
}
