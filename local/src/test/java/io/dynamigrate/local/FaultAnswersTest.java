package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Answers that a proxy gives itself, or changes. */
class FaultAnswersTest extends ProxiedTable {

    @Test
    void throttlesWithReasons() {
        String index = "arn:aws:dynamodb:us-east-1:000000000000:table/users/index/activity";
        var reason = ThrottlingReason.builder()
                .reason("IndexWriteKeyRangeThroughputExceeded")
                .resource(index)
                .build();
        proxy.on(
                WireRequest.number(1),
                Fault.answer(WireResponse.throughputExceeded("IndexWriteKeyRangeThroughputExceeded", index)));
        proxy.on(
                WireRequest.number(2),
                Fault.answer(WireResponse.throttled("IndexWriteKeyRangeThroughputExceeded", index)));

        assertThatThrownBy(() -> put("a"))
                .isInstanceOfSatisfying(
                        ProvisionedThroughputExceededException.class,
                        e -> assertThat(e.throttlingReasons()).containsExactly(reason));
        assertThatThrownBy(() -> put("a"))
                .isInstanceOfSatisfying(
                        ThrottlingException.class,
                        e -> assertThat(e.throttlingReasons()).containsExactly(reason));
        assertThat(stored()).isEmpty();
    }

    @Test
    void answersWithErrorsOfTheService() {
        proxy.on(WireRequest.number(1), Fault.answer(WireResponse.transactionCanceled("None", "TransactionConflict")));
        proxy.on(
                WireRequest.number(2),
                Fault.answer(WireResponse.error(400, "IdempotentParameterMismatchException", "other parameters")));
        proxy.on(WireRequest.number(3), Fault.answer(WireResponse.error(500, "InternalServerError", "try again")));

        assertThatThrownBy(() -> put("a"))
                .isInstanceOfSatisfying(
                        TransactionCanceledException.class,
                        e -> assertThat(e.cancellationReasons())
                                .extracting(CancellationReason::code)
                                .containsExactly("None", "TransactionConflict"));
        assertThatThrownBy(() -> put("a"))
                .isInstanceOf(IdempotentParameterMismatchException.class)
                .hasMessageContaining("other parameters");
        assertThatThrownBy(() -> put("a")).isInstanceOf(InternalServerErrorException.class);
        assertThat(proxy.count()).isEqualTo(3);
    }

    @Test
    void rewritesAnAnswer() {
        proxy.on(
                WireRequest.each("DescribeTable"),
                Fault.rewrite(response ->
                        new WireResponse(response.status(), response.body().replace("\"ACTIVE\"", "\"UPDATING\""))));

        assertThat(proxy.client().describeTable(d -> d.tableName(table)).table().tableStatusAsString())
                .isEqualTo("UPDATING");
    }

    @Test
    void nestsTheFaultsOfOneRequestInTheirOrder() {
        proxy.on(WireRequest.each("UpdateItem"), Fault.rewrite(response -> WireResponse.error(500, "Outer", "outer")));
        proxy.on(WireRequest.number(1), Fault.answer(WireResponse.error(500, "Inner", "inner")));
        proxy.on(WireRequest.number(2), Fault.loseAnswer());

        assertThatThrownBy(this::increment)
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("outer");
        assertThatThrownBy(this::increment).isInstanceOf(SdkClientException.class);
        assertThat(counter()).isEqualTo("1");
    }

    @Test
    void scriptsAnswersFromTheRequest() {
        proxy.on(request -> request.body().contains("forbidden"), (request, rest) -> {
            rest.proceed();
            return Optional.of(WireResponse.error(400, "ValidationException", request.operation() + request.call()));
        });
        put("a");

        assertThatThrownBy(() -> put("forbidden")).hasMessageContaining("PutItem2");
        assertThat(stored()).containsExactly("a", "forbidden");
    }
}
