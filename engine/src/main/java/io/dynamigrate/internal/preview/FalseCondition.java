package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.expression.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The exceptions with which DynamoDB refuses writes whose condition is false, as its client throws them. */
final class FalseCondition {

    private static final String MESSAGE = "The conditional request failed";

    private FalseCondition() {}

    /** A write on a condition that is false. */
    static ConditionalCheckFailedException of(Judgement judged) {
        ConditionalCheckFailedException.Builder failure = ConditionalCheckFailedException.builder();
        asked(judged).ifPresent(failure::item);
        return (ConditionalCheckFailedException) Refusal.with(failure, "ConditionalCheckFailedException", MESSAGE)
                .build();
    }

    /** A transaction with such a write. */
    static TransactionCanceledException cancelled(List<Judgement> judged) {
        List<CancellationReason> reasons =
                judged.stream().map(FalseCondition::reason).toList();
        return (TransactionCanceledException) Refusal.with(
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
                CancellationReason.builder().code("ConditionalCheckFailed").message(MESSAGE);
        asked(judged).ifPresent(reason::item);
        return reason.build();
    }

    private static Optional<Map<String, AttributeValue>> asked(Judgement judged) {
        return judged.before().item().filter(item -> judged.write().asksForOld());
    }
}
