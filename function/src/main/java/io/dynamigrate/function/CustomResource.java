package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.DynamigrateException;
import io.dynamigrate.TableException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Handles one event of CloudFormation, and has a reply in every case. */
final class CustomResource {

    /** Lambda delivers an event again after a minute; a younger delivery is the first, or came at the same time. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Parts parts;
    private final CloudFormationCustomResourceEvent event;
    private final Invocation invocation;
    /** A watchdog reads it. */
    private volatile RequestContext context;

    CustomResource(Parts parts, Migrations migrations, CloudFormationCustomResourceEvent event, Invocation invocation) {
        this.parts = parts;
        this.event = event;
        this.invocation = invocation;
        this.context = RequestContext.of(Setting.of(parts, invocation, event), migrations, event);
    }

    /** Handles the event. Whatever is thrown becomes the answer. */
    Reply handle() {
        Reply reply = reply();
        return reply instanceof Reply.Continue next ? continued(next.otherwise()) : reply;
    }

    /** Hands the request over to its next hop, unless that cannot be. */
    private Reply continued(Reply.Tell otherwise) {
        try {
            // Where the first delivery did not have to, because nothing depended on it.
            context.ledger().ifPresent(ledger -> ledger.occasion(context.occasion()));
            Optional<String> whyNot = new NextHop(
                            parts, invocation, () -> context.setting().hops(event, context.runId()))
                    .handOver(
                            invocation.invokedArn(),
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

    private Reply reply() {
        boolean isKept = false;
        try {
            Request.requireComplete(event);
            RequestType type = RequestType.of(event.getRequestType());
            boolean isFirstHop = invocation.hop().isFirst();
            context.log(type + " of " + context.owner() + ", run " + context.runId()
                    + (isFirstHop ? "." : ", hop " + invocation.hop().number() + "."));
            StackPatience.unsigned(event).ifPresent(invocation.log());
            isKept = type == RequestType.DELETE;
            Optional<Request> request = isKept ? Optional.empty() : Optional.of(Request.of(event, invocation.log()));
            isKept = true;
            Patience patience =
                    request.isPresent() ? Patience.ofDeployment(context.setting()) : Patience.none(context.setting());
            // A plain Update need not ask: a run that is decided begins nothing, and costs a request only then.
            boolean isPlain = isFirstHop && request.filter(Request::isPlain).isPresent();
            if (!isPlain && context.ledger().isPresent()) {
                Ledger ledger = context.ledger().get();
                Optional<String> decided = ledger.decided(patience);
                if (decided.isPresent()) {
                    return new Reply.Repeat(decided.get(), ledger);
                }
            }
            Optional<Reply> unhandled = decideOccasion(request, isPlain);
            if (unhandled.isPresent()) {
                return unhandled.get();
            }
            context.setting().arrive(event, context.runId());
            return request.isPresent()
                    ? new CreateOrUpdate(context, request.get(), patience).reply()
                    : new Delete(context).reply();
        } catch (Throwable e) {
            return failed(e, isKept);
        }
    }

    /** Decides what happens; gives the reply where that is nothing to handle here and now. */
    private Optional<Reply> decideOccasion(Optional<Request> request, boolean isPlain) {
        Hop hop = invocation.hop();
        boolean isFresh = StackPatience.age(event, parts.time().now()).compareTo(FRESH) <= 0;
        Optional<Long> running = FunctionVersion.number(invocation.functionVersion());
        Optional<Long> named = context.properties().functionVersion();
        boolean isOther = request.isPresent() && running.isPresent() && named.isPresent() && !running.equals(named);
        String versions = "it is for version " + named.map(String::valueOf).orElse("?")
                + " of this function, and version " + invocation.functionVersion() + " got it";
        if (isOther && !hop.isFirst()) {
            // The hop before asks again, and in the end answers itself.
            return Optional.of(new Reply.Leave("hop " + hop.number() + ": " + versions + "."));
        }
        boolean dependsOnStack = request.isPresent() ? !isPlain || !isFresh || isOther : PhysicalId.isOurs(event);
        StackStatus stack = dependsOnStack ? context.setting().status(event) : StackStatus.unread();
        Occasion occasion = Occasion.of(event, running, stack);
        if (occasion == Occasion.ELSEWHERE) {
            return Optional.of(
                    new Reply.Retry(versions + "." + (stack.problem().isEmpty() ? "" : " Also " + stack.problem())));
        }
        if (request.filter(update -> update.type() == RequestType.UPDATE).isPresent()
                && occasion != Occasion.LATE
                && dependsOnStack
                && !isPlain) {
            Occasion first =
                    context.ledger().map(ledger -> ledger.occasion(occasion)).orElse(occasion);
            context = context.with(
                    first == Occasion.DEPLOY && occasion == Occasion.ROLLBACK ? Occasion.LATE : first, stack);
        } else {
            context = context.with(occasion, stack);
        }
        return context.occasion() == Occasion.LATE ? Optional.of(late(isFresh && hop.isFirst())) : Optional.empty();
    }

    /** What seems to be late is not, if it was made just now: then the status, or the alias, is behind. */
    private Reply late(boolean isFresh) {
        String why =
                "the stack is " + context.stack().name().orElse("unknown") + ", and does not wait for this request.";
        if (isFresh) {
            return new Reply.Retry(why);
        }
        if (!invocation.hop().isFirst()) {
            try {
                context.setting().hops(event, context.runId()).endSuspension();
            } catch (DynamigrateException | SdkException e) {
                context.log("The lock of the run ends with its lease. " + Problem.sentence(e));
            }
        }
        return new Reply.Leave("the event comes too late: " + why);
    }

    /**
     * The reply to an event that cannot be handled.
     *
     * @param isKept whether the answer is kept
     */
    Reply failed(Throwable error, boolean isKept) {
        if (error instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Problem.log(error, invocation);
        context = context.certain();
        // Where the request only waits for something that takes longer than this invocation, it may go on.
        boolean isWaiting = error instanceof TableException table && table.isCreating();
        Result result = context.result(Ending.FAILED, Problem.sentence(error));
        Reply.Tell tell = new Reply.Tell(result, isKept ? context.ledger() : Optional.empty());
        if (isWaiting && invocation.hop().mayContinue()) {
            return new Reply.Continue(tell);
        }
        claimForFailure(context);
        return tell;
    }

    /**
     * Claims the table for a new resource that is answered FAILED: the Delete that undoes it must not trust the claim of an
     * earlier life, and roll back what that applied.
     *
     * @param context with the status of the stack
     */
    static void claimForFailure(RequestContext context) {
        CloudFormationCustomResourceEvent event = context.event();
        boolean isNew = "Create".equals(event.getRequestType()) || PhysicalId.isOtherTable(event);
        if (isNew
                && !context.properties().isDryRun()
                && event.getRequestId() != null
                && context.stack().isDeploying()) {
            context.setting()
                    .changeClaim(
                            event,
                            context.runId(),
                            migrator -> migrator.requests().claim(event.getRequestId()));
        }
    }

    /**
     * The reply to an event whose run came to no safe point in its time.
     *
     * @param limit for what is asked meanwhile
     */
    Reply overtime(Invocation whole, TimeLimit limit) {
        RequestContext known = context;
        RequestContext limited = new RequestContext(
                new Setting(parts.withStacks(limit.limited(parts.stacks())), whole),
                known.migrations(),
                event,
                known.runId(),
                known.ledger(),
                known.occasion(),
                known.stack());
        return limited.kept(
                Ending.FAILED,
                "The time of this run is over, and the migration that runs has not come to a safe point: the"
                        + " run ends with its process. It is resumable: deploy again to go on. A migration that takes"
                        + " longer needs steps. "
                        + Remedy.DEPLOY_SAME_CODE);
    }
}
