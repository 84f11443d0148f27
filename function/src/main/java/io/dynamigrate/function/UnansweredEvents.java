package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
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
 * <p>What was decided before is sent; a request at which somebody else works is left to them, and Lambda asks again
 * after a minute; otherwise the answer is FAILED, or SUCCESS with a warning where FAILED would wedge the stack.
 */
public final class UnansweredEvents implements RequestStreamHandler {

    private static final String NOTHING = "There is nothing to roll back.";

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
        Setting setting = Setting.of(parts, invocation, asked.event());
        String runId = CustomResource.runId(asked.event());
        Optional<Ledger> ledger = setting.ledger(asked.event(), runId);
        Optional<String> decided = ledger.flatMap(Ledger::decided);
        if (decided.isPresent()) {
            return new Reply.Repeat(decided.get(), ledger.orElseThrow());
        }
        if (StackPatience.isOver(asked.event(), parts.time().now())) {
            // Perhaps a late duplicate of a request that was answered without the answer being kept.
            return new Reply.Leave("CloudFormation has stopped waiting for it.");
        }
        if (isAtWork(asked, runId, setting)) {
            return new Reply.Retry("another process works at this request.");
        }
        Result result = Result.of(
                false,
                "The function ended before it could answer: " + failure
                        + " What was done is recorded: deploy again to go on.",
                runId);
        return new Reply.Tell(settled(asked.event(), result, runId, setting), ledger);
    }

    /** What can be said of it. */
    private static Result settled(
            CloudFormationCustomResourceEvent event, Result failure, String runId, Setting setting) {
        boolean isDelete = "Delete".equals(event.getRequestType());
        if (!isDelete) {
            new TableClaim(setting, event, runId).makeForFailure();
        }
        Result result = Tolerance.of(event, failure, setting);
        return result.isSuccess() || !isDelete
                ? result
                : whyForgiven(event, setting)
                        .map(why -> Result.of(true, why, runId))
                        .orElse(result);
    }

    /**
     * Why a Delete need not fail: nothing is to be rolled back; or nothing is recorded that the resource applied, as where
     * the function cannot start, and so did nothing on the Create either; or what was new is undone, and DynamoDB cannot be
     * asked. What cannot be read may be anything.
     */
    private static Optional<String> whyForgiven(CloudFormationCustomResourceEvent event, Setting setting) {
        StackStatus stack = setting.status(event);
        Optional<String> nothing = Optional.of(NOTHING);
        try {
            Optional<MigratorBuilder> migrator = setting.migrator(event);
            return migrator.isEmpty()
                    ? nothing
                    : whyForgiven(migrator.get().build().status(), event, stack);
        } catch (Throwable e) {
            if (e instanceof TableException table && table.isGone()) {
                return nothing;
            }
            String problem = Problem.sentence(e);
            setting.invocation().log().accept(problem);
            return stack.whyWorkStays()
                    .or(() -> stack.isUndone() ? Optional.of(Deletion.STAYS + problem) : Optional.empty());
        }
    }

    private static Optional<String> whyForgiven(
            Status status, CloudFormationCustomResourceEvent event, StackStatus stack) {
        String owner = Request.owner(event);
        boolean isNothing = status.history().malformed().isEmpty()
                && Removal.done(status, owner, Removal.isMeant(stack, status, owner))
                        .isEmpty();
        if (isNothing) {
            return Optional.of(NOTHING);
        }
        return stack.isUpdateUndone() && status.claimOf(owner).isEmpty()
                ? Optional.of("ATTENTION: what is applied stays, because " + Removal.UNCLAIMED)
                : stack.whyWorkStays();
    }

    private static boolean isAtWork(FromCloudFormation asked, String runId, Setting setting) {
        try {
            Optional<MigratorBuilder> migrator = setting.migrator(asked.event());
            return migrator.isPresent()
                    && migrator.get().build().requests().isAtWork(run -> TakeBackOrder.isOf(run, runId));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (Throwable e) {
            // A table that is gone, or out of reach, has nobody at work; nobody else answers if this does not.
            setting.invocation().log().accept(Problem.sentence(e));
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
