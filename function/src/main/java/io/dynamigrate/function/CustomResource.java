package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.TableException;
import io.dynamigrate.plan.Checksum;
import java.util.Optional;

/** The custom resource: works at an event of CloudFormation, and has a reply in every case. */
final class CustomResource {

    private final Parts parts;
    private final Migrations migrations;

    CustomResource(Parts parts, Migrations migrations) {
        this.parts = parts;
        this.migrations = migrations;
    }

    /** Works at the event. Whatever is thrown becomes the answer. */
    Reply handle(CloudFormationCustomResourceEvent event, Invocation invocation) {
        Reply reply = reply(event, invocation);
        return reply instanceof Reply.Continue next ? continued(event, next.otherwise(), invocation) : reply;
    }

    /** Hands the request over to its next hop, unless that cannot be. */
    private Reply continued(CloudFormationCustomResourceEvent event, Reply.Tell otherwise, Invocation invocation) {
        Setting setting = Setting.of(parts, invocation, event);
        String runId = runId(event);
        try {
            Optional<String> whyNot = new NextHop(parts, invocation, () -> setting.hops(event, runId))
                    .handOver(
                            invocation.alias(event.getServiceToken()),
                            EventReader.json(event, invocation.hop().number() + 1));
            return whyNot.<Reply>map(why -> new Reply.Tell(otherwise.result().with(why), otherwise.ledger()))
                    .orElseGet(() -> new Reply.Leave("the next hop of the run will answer."));
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            Problem.log(e, invocation);
            return otherwise;
        }
    }

    private Reply reply(CloudFormationCustomResourceEvent event, Invocation invocation) {
        String runId = runId(event);
        Setting setting = Setting.of(parts, invocation, event);
        Optional<Ledger> ledger = Optional.empty();
        try {
            Request.requireComplete(event);
            RequestType type = RequestType.of(event.getRequestType());
            invocation
                    .log()
                    .accept(type + " of " + Request.owner(event) + ", run " + runId
                            + (invocation.hop().isFirst()
                                    ? "."
                                    : ", hop " + invocation.hop().number() + "."));
            StackPatience.unsigned(event).ifPresent(invocation.log());
            HandOver handOver = new HandOver(setting, migrations, event, runId);
            if (type == RequestType.DELETE) {
                ledger = setting.ledger(event, runId);
                return tolerated(
                        event, new Deletion(setting, migrations, runId, ledger, handOver).handle(event), setting);
            }
            Request request = Request.of(event, invocation.log());
            ledger = setting.ledger(event, runId);
            return tolerated(
                    event, new Deployment(setting, migrations, runId, ledger, handOver).handle(request), setting);
        } catch (Throwable e) {
            if (isWaiting(e) && invocation.hop().mayContinue()) {
                return new Reply.Continue(new Reply.Tell(failed(event, e, setting), ledger));
            }
            new TableClaim(setting, event, runId).makeForFailure();
            return new Reply.Tell(failed(event, e, setting), ledger);
        }
    }

    /** Whether the request only waits for something that takes longer than this invocation. */
    private static boolean isWaiting(Throwable error) {
        return error instanceof OutOfTimeException || (error instanceof TableException table && table.isCreating());
    }

    /**
     * The reply to an event whose work came to no safe point in its time.
     *
     * @param limit for what is asked meanwhile
     */
    Reply overtime(CloudFormationCustomResourceEvent event, Invocation invocation, TimeLimit limit) {
        Result result = Result.of(
                false,
                "The time of this run is over, and the migration that runs has not come to a safe point: the"
                        + " run ends with its process. It is resumable: deploy again to go on. A migration that takes"
                        + " longer needs steps. "
                        + Remedy.DEPLOY_SAME_CODE,
                runId(event));
        Setting setting = new Setting(parts.withStacks(limit.limited(parts.stacks())), invocation);
        return new Reply.Tell(Tolerance.of(event, result, setting), setting.ledger(event, runId(event)));
    }

    /** The same for each delivery of one request, and another when a deployment is tried again. */
    static String runId(CloudFormationCustomResourceEvent event) {
        return "cfn-" + Checksum.sha256(event.getResponseUrl()).substring(0, 16);
    }

    static Result failed(CloudFormationCustomResourceEvent event, Throwable error, Setting setting) {
        if (error instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Problem.log(error, setting.invocation());
        return Tolerance.of(event, Result.of(false, Problem.sentence(error), runId(event)), setting);
    }

    private static Reply tolerated(CloudFormationCustomResourceEvent event, Reply reply, Setting setting) {
        if (reply instanceof Reply.Continue next) {
            return new Reply.Continue(tolerated(event, next.otherwise(), setting));
        }
        return reply instanceof Reply.Tell tell ? tolerated(event, tell, setting) : reply;
    }

    private static Reply.Tell tolerated(CloudFormationCustomResourceEvent event, Reply.Tell tell, Setting setting) {
        return new Reply.Tell(Tolerance.of(event, tell.result(), setting), tell.ledger());
    }
}
