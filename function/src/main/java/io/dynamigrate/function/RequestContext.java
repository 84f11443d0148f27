package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.Registry;
import io.dynamigrate.plan.Checksum;
import io.dynamigrate.run.Migrator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request of CloudFormation, and what is known of it.
 *
 * @param runId the run that the request makes
 * @param ledger where the answer is kept
 * @param stack the status of the stack, which is not read where the occasion does not depend on it
 */
record RequestContext(
        Setting setting,
        Migrations migrations,
        CloudFormationCustomResourceEvent event,
        String runId,
        Optional<Ledger> ledger,
        Occasion occasion,
        StackStatus stack) {

    /** A request of which nothing is known but the event. */
    static RequestContext of(Setting setting, Migrations migrations, CloudFormationCustomResourceEvent event) {
        String runId = runId(event);
        return new RequestContext(
                setting,
                migrations,
                event,
                runId,
                setting.ledger(event, runId),
                Occasion.of(event, Optional.empty(), StackStatus.unread()),
                StackStatus.unread());
    }

    /** The same for each delivery of one request, and another when a deployment is tried again. */
    static String runId(CloudFormationCustomResourceEvent event) {
        return "cfn-" + Checksum.sha256(event.getResponseUrl()).substring(0, 16);
    }

    RequestContext with(Occasion newOccasion, StackStatus newStack) {
        return new RequestContext(setting, migrations, event, runId, ledger, newOccasion, newStack);
    }

    /** The same, with the status of the stack read, on which the answer to what failed depends. */
    RequestContext certain() {
        if (!stack.equals(StackStatus.unread())) {
            return this;
        }
        StackStatus read = setting.status(event);
        return with(Occasion.of(event, Optional.empty(), read), read);
    }

    RawProperties properties() {
        return RawProperties.of(event.getResourceProperties());
    }

    String owner() {
        return Request.owner(event);
    }

    Invocation invocation() {
        return setting.invocation();
    }

    void log(String line) {
        setting.invocation().log().accept(line);
    }

    /** A migrator for this request. */
    Migrator migrator(Properties checked, Registry registry) {
        return setting.migrator(checked, registry, owner(), runId).build();
    }

    /** What CloudFormation is told. */
    Result result(Ending ending, List<String> sentences, Map<String, String> data) {
        Occasion known = ending == Ending.REACHED ? occasion : certain().occasion();
        return Result.of(Verdict.of(known, Policy.of(known, properties()), ending), known, sentences, data);
    }

    /** What CloudFormation is told where it is not known how the table stands. */
    Result result(Ending ending, String sentence) {
        return result(ending, List.of(sentence), AnswerData.unknown(runId));
    }

    /** An answer that a redelivery must not try to reach again: by then the stack may have been created anew. */
    Reply.Tell kept(Ending ending, String sentence) {
        return new Reply.Tell(result(ending, sentence), ledger);
    }

    /** An answer that a redelivery reaches again. */
    Reply.Tell unkept(Ending ending, String sentence) {
        return new Reply.Tell(result(ending, sentence), Optional.empty());
    }
}
