package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.TableException;
import io.dynamigrate.function.Incoming.FromCloudFormation;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The Lambda function that answers for {@link MigrationFunction} when that cannot: the {@code OnFailure} destination of
 * its asynchronous invocations. Lambda sends an event here when the function was killed, ran out of memory or time, or
 * could not start, each time that the event was delivered.
 *
 * <p>What was decided before is sent; a request at which another process works is left to that process, and Lambda asks
 * again after a minute; otherwise {@link Verdict} says what the answer is.
 */
public final class UnansweredEvents implements RequestStreamHandler {

    private final Parts parts;

    /** Called by Lambda. */
    public UnansweredEvents() {
        this(Parts.ofLambda());
    }

    UnansweredEvents(Parts parts) {
        this.parts = parts;
    }

    /**
     * Answers one event.
     *
     * @throws FunctionException if CloudFormation could not be told, or is not yet to be told
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation invocation = Invocation.of(context, parts.time().now());
        Map<String, JsonNode> fields = Json.parse(input.readAllBytes()).asObject();
        JsonNode event = fields.get("requestPayload");
        List<Incoming> all = event == null || !event.isObject()
                ? List.of(new Incoming.Unreadable(
                        new InputException("The record has no requestPayload: name this function as an"
                                + " OnFailure destination, and nowhere else.")))
                : Incoming.all(event.asObject());
        FunctionException failure = null;
        for (Incoming incoming : all) {
            try {
                handle(incoming, fields, invocation);
            } catch (FunctionException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void handle(Incoming incoming, Map<String, JsonNode> record, Invocation invocation) {
        if (incoming instanceof FromCloudFormation asked) {
            Answering.of(parts, asked, invocation).give(reply(asked, failure(record), invocation));
        } else {
            invocation.log().accept("Nobody waits for an answer to this event.");
        }
    }

    private Reply reply(FromCloudFormation asked, String failure, Invocation invocation) {
        RequestContext context =
                RequestContext.of(Setting.of(parts, invocation, asked.event()), Migrations.none(), asked.event());
        Optional<String> decided = context.ledger().flatMap(Ledger::decided);
        if (decided.isPresent()) {
            return new Reply.Repeat(decided.get(), context.ledger().orElseThrow());
        }
        if (StackPatience.isOver(asked.event(), parts.time().now())) {
            // Perhaps a late duplicate of a request that was answered without the answer being kept.
            return new Reply.Leave("CloudFormation has stopped waiting for it.");
        }
        if (isAtWork(context)) {
            return new Reply.Retry("another process works at this request.");
        }
        String died = "The function ended before it could answer: " + failure
                + " What was done is recorded: deploy again to go on.";
        RequestContext known = context.certain();
        CustomResource.claimForFailure(known);
        return ofDelete(known, died).orElseGet(() -> known.kept(Ending.FAILED, died));
    }

    /**
     * The answer to a Delete for which nothing is to be done: nothing is recorded that the resource applied, as where the
     * function cannot start, and so did nothing on the Create either; or what it applied stays in any case.
     */
    private static Optional<Reply.Tell> ofDelete(RequestContext context, String died) {
        if (context.occasion() == Occasion.REPLACED) {
            return Optional.of(context.kept(Ending.REACHED, context.stack().whyWorkStays()));
        }
        if (!context.occasion().isEnd()) {
            return Optional.empty();
        }
        try {
            Optional<Status> status = context.setting()
                    .migrator(context.event())
                    .map(it -> it.build().status());
            List<MigrationRecord> done =
                    status.map(it -> Delete.done(context, it)).orElse(List.of());
            if (done.isEmpty()
                    && status.filter(it -> !it.history().malformed().isEmpty()).isEmpty()) {
                return Optional.of(context.kept(Ending.REACHED, Delete.NOTHING));
            }
            if (context.stack().isUpdateUndone()
                    && status.flatMap(it -> it.claimOf(context.owner())).isEmpty()) {
                return Optional.of(
                        context.kept(Ending.LEFT, "ATTENTION: what is applied stays, because " + Delete.UNCLAIMED));
            }
            boolean hasFailed = done.stream().anyMatch(record -> record.status() == MigrationStatus.ROLLBACK_FAILED);
            return Optional.of(context.kept(hasFailed ? Ending.DOWN_FAILED : Ending.FAILED, died));
        } catch (Throwable e) {
            context.log(Problem.sentence(e));
            return e instanceof TableException table && table.isGone()
                    ? Optional.of(context.kept(Ending.REACHED, Delete.NOTHING))
                    : Optional.empty();
        }
    }

    private static boolean isAtWork(RequestContext context) {
        try {
            Optional<MigratorBuilder> migrator = context.setting().migrator(context.event());
            return migrator.isPresent()
                    && migrator.get().build().requests().isAtWork(run -> Delegation.isPartOf(run, context.runId()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (Throwable e) {
            // A table that is gone, or out of reach, has nobody at work; nobody else answers if this does not.
            context.log(Problem.sentence(e));
            return false;
        }
    }

    /** What Lambda says of the last time. */
    private static String failure(Map<String, JsonNode> record) {
        String type = text(record, "responsePayload", "errorType");
        String message = text(record, "responsePayload", "errorMessage");
        String condition = text(record, "requestContext", "condition");
        return (type.isEmpty() ? "no error is known" : type)
                + (message.isEmpty() ? "" : ", " + Text.quoted(message))
                + (condition.isEmpty() ? "." : " (" + condition + ").");
    }

    private static String text(Map<String, JsonNode> record, String object, String name) {
        return Optional.ofNullable(record.get(object))
                .filter(JsonNode::isObject)
                .flatMap(node -> node.field(name))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .orElse("");
    }
}
