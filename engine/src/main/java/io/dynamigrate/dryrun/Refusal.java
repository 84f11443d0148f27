package io.dynamigrate.dryrun;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The exceptions with which DynamoDB refuses requests, as its client throws them. */
final class Refusal {

    private static final String CONDITION = "The conditional request failed";

    private Refusal() {}

    /** What is wrong in itself. */
    static DynamoDbException invalid(String message) {
        return (DynamoDbException) with(DynamoDbException.builder(), "ValidationException", message)
                .build();
    }

    static ResourceNotFoundException noIndex(String name) {
        return (ResourceNotFoundException) with(
                        ResourceNotFoundException.builder(),
                        "ResourceNotFoundException",
                        "Requested resource not found: Index: " + name + " not found")
                .build();
    }

    /** A write on a condition that is false. */
    static ConditionalCheckFailedException conditionFailed(Judgement judged) {
        ConditionalCheckFailedException.Builder failure = ConditionalCheckFailedException.builder();
        asked(judged).ifPresent(failure::item);
        return (ConditionalCheckFailedException)
                with(failure, "ConditionalCheckFailedException", CONDITION).build();
    }

    /** A transaction with such a write. */
    static TransactionCanceledException cancelled(List<Judgement> judged) {
        List<CancellationReason> reasons = judged.stream().map(Refusal::reason).toList();
        return (TransactionCanceledException) with(
                        TransactionCanceledException.builder().cancellationReasons(reasons),
                        "TransactionCanceledException",
                        "Transaction cancelled, please refer cancellation reasons for specific reasons "
                                + reasons.stream().map(CancellationReason::code).toList())
                .build();
    }

    private static CancellationReason reason(Judgement judged) {
        if (!judged.isRefused()) {
            return CancellationReason.builder().code("None").build();
        }
        CancellationReason.Builder reason =
                CancellationReason.builder().code("ConditionalCheckFailed").message(CONDITION);
        asked(judged).ifPresent(reason::item);
        return reason.build();
    }

    private static Optional<Map<String, AttributeValue>> asked(Judgement judged) {
        return judged.before().item().filter(item -> judged.write().asksForOld());
    }

    private static DynamoDbException.Builder with(DynamoDbException.Builder refusal, String code, String message) {
        return refusal.message(message)
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("DynamoDb")
                        .errorCode(code)
                        .errorMessage(message)
                        .build());
    }
}
