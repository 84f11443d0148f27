package io.dynamigrate.internal.expression;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The exceptions with which DynamoDB refuses requests, as its client throws them. */
public final class Refusal {

    private Refusal() {}

    /** What is wrong in itself. */
    public static DynamoDbException invalid(String message) {
        return (DynamoDbException) with(DynamoDbException.builder(), "ValidationException", message)
                .build();
    }

    public static ResourceNotFoundException noIndex(String name) {
        return (ResourceNotFoundException) with(
                        ResourceNotFoundException.builder(),
                        "ResourceNotFoundException",
                        "Requested resource not found: Index: " + name + " not found")
                .build();
    }

    /** Gives an exception the code and the message of a refusal. */
    public static DynamoDbException.Builder with(DynamoDbException.Builder refusal, String code, String message) {
        return refusal.message(message)
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("DynamoDb")
                        .errorCode(code)
                        .errorMessage(message)
                        .build());
    }
}
