package io.dynamigrate.function;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Holds the function to the rules of its house. */
class ArchitectureTest {

    private static final Set<String> PUBLIC =
            Set.of("MigrationFunction", "Migrations", "UnansweredEvents", "FunctionException");

    private static final JavaClasses FUNCTION = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void readsTheEnvironmentInOneClass() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Environment.class.getName())
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .check(FUNCTION);
    }

    @Test
    void buildsClientsInOneClass() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Clients.class.getName())
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "builds a client of the SDK",
                        (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(SdkClient.class)
                                && Set.of("create", "builder").contains(call.getName())))
                .check(FUNCTION);
    }

    @Test
    void leavesRequestsToTheEngine() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Clients.class.getName())
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "is a request of DynamoDB",
                        (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(DynamoDbClient.class)))
                .check(FUNCTION);
    }

    @Test
    void knowsNothingOfTheInsideOfTheEngine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dynamigrate.internal..")
                .check(FUNCTION);
    }

    @Test
    void loadsOtherClientsOnlyWhereTheyAreUsed() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(
                        Clients.class, LambdaVersions.class, SelfInvocation.class, CloudFormationStacks.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon.awssdk.services.lambda..", "software.amazon.awssdk.services.cloudformation..")
                .check(FUNCTION);
    }

    @Test
    void takesTheTimeFromTheEngine() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(FUNCTION);
    }

    @Test
    void hasNoStaticStateThatChanges() {
        noFields()
                .that()
                .areStatic()
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(FUNCTION);
    }

    @Test
    void decidesWithoutTheOutsideWorld() {
        classes()
                .that()
                .belongToAnyOf(Occasion.class, Verdict.class, Wish.class, Moves.class)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "com.amazonaws.services.lambda.runtime.events..",
                        "io.dynamigrate",
                        "io.dynamigrate.plan",
                        "io.dynamigrate.function")
                .check(FUNCTION);
        noClasses()
                .that()
                .belongToAnyOf(Occasion.class, Verdict.class, Wish.class, Moves.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Parts.class, Invocation.class)
                .check(FUNCTION);
    }

    @Test
    void isOnePackageAndThatNoneOfTheEngine() {
        classes().should().resideInAPackage("io.dynamigrate.function").check(FUNCTION);
    }

    @Test
    void isPublicOnlyWhereItIsMadeToBeUsed() {
        classes()
                .that()
                .areTopLevelClasses()
                .and(DescribedPredicate.describe(
                        "are no part of the interface", type -> !PUBLIC.contains(type.getSimpleName())))
                .should()
                .bePackagePrivate()
                .check(FUNCTION);
    }
}
