package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.CloudFormationStandIn;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.Invocation;
import io.dynamigrate.local.LambdaProcess;
import io.dynamigrate.local.LambdaProcesses;
import io.dynamigrate.local.LambdaStandIn;
import io.dynamigrate.local.SlowIndexes;
import io.dynamigrate.local.StacksStandIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Issue 11: the packaged function under the real runtime interface client continues itself in a second process. */
class HopsIT {

    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:migrations:";
    private static final String ALIAS = FUNCTION + "live";
    private static final String STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/users/1";

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();

    @AutoClose
    private final StacksStandIn stacks = StacksStandIn.start();

    @AutoClose
    private final LambdaStandIn lambda = LambdaStandIn.start();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());

    private final SlowIndexes indexes = SlowIndexes.at(proxy);
    private final UsersTable users = UsersTable.in(dynamoDb);

    @Test
    void anIndexThatTakesLongerThanOneInvocationIsOneSuccess() throws Exception {
        stacks.stack(STACK, "CREATE_IN_PROGRESS");
        AtomicBoolean isFirst = new AtomicBoolean(true);
        try (LambdaProcesses function = function()) {
            warmUp(function);
            lambda.publish(ALIAS, payload -> {
                if (payload.contains("\"hop\":2") && isFirst.getAndSet(false)) {
                    indexes.allocated(users.name(), "email");
                    indexes.filled(users.name(), "email");
                }
                return function.invoke(payload);
            });

            lambda.invokeAsync(ALIAS, cloudFormation.fill(create()));
            Answer answer = cloudFormation.await(Duration.ofMinutes(2));

            assertThat(answer.succeeded()).as(answer.reason()).isTrue();
            assertThat(answer.data()).containsEntry("Applied", SampleStack.LOOKUP);
            assertThat(lambda.events()).hasSizeGreaterThan(1).last().asString().contains("\"hop\":2");
            assertThat(cloudFormation.requests()).isEqualTo(1);
            assertThat(proxy.counts()).containsEntry("UpdateTable", 1);
            assertThat(function.count()).isEqualTo(2);
        }
    }

    private LambdaProcesses function() {
        return LambdaProcesses.of(LambdaProcess.of(Path.of("target", "lambda"), UserMigrations.class.getName())
                .timeLimit(Duration.ofSeconds(15))
                .dynamoDb(proxy.endpoint())
                .environment("AWS_ENDPOINT_URL_LAMBDA", lambda.endpoint().toString())
                .environment(
                        "AWS_ENDPOINT_URL_CLOUDFORMATION", stacks.endpoint().toString()));
    }

    /** Starts two processes, because a cold start is long beside 15 seconds. */
    private void warmUp(LambdaProcesses function) {
        CompletableFuture<Invocation> other = CompletableFuture.supplyAsync(() -> plan(function));
        plan(function).response();
        other.join().response();
    }

    private Invocation plan(LambdaProcesses function) {
        try {
            return function.invoke("{\"action\": \"plan\", \"TableName\": \"" + users.name() + "\"}");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String create() {
        return """
                {"RequestType": "Create", "ServiceToken": "%s", "StackId": "%s", "RequestId": "1",
                 "LogicalResourceId": "UserMigrations",
                 "ResourceProperties": {"TableName": "%s", "Target": "%s", "FunctionVersion": "%s"}}
                """.formatted(ALIAS, STACK, users.name(), SampleStack.LOOKUP, FUNCTION + 1);
    }
}
