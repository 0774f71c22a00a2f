using MassTransit;
using MlConnector.Contracts;

namespace MlConnector.Reconcile.Sagas;

/// <summary>After the proof: book, wait for an approval, or show only. The approval is on record before posting is asked for.</summary>
internal sealed class DecideAboutPlan(
    SettlementStateMachine machine,
    PlanDecisions decisions,
    TimeProvider time
) : IStateMachineActivity<SettlementSaga, SettlementReconciled>
{
    public async Task Execute(
        BehaviorContext<SettlementSaga, SettlementReconciled> context,
        IBehavior<SettlementSaga, SettlementReconciled> next
    )
    {
        var saga = context.Saga;
        var plan = context.Message.PlanHash;
        saga.Code = null;
        switch (await decisions.DecideAsync(saga, plan, context.CancellationToken))
        {
            case Disposition.BeforeGoLive:
                saga.Sentence =
                    "Proved. It ended before the connection's go-live date, so it is not booked: it was keyed by hand.";
                await context.TransitionToState(machine.BeforeGoLive);
                break;
            case Disposition.AwaitApproval:
                saga.Sentence = "Proved and mapped; the entries wait for a person's approval.";
                await context.TransitionToState(machine.AwaitingApproval);
                break;
            case Disposition.Book:
                saga.Sentence = "Proved and mapped; the entries are being posted.";
                saga.StepRequestedAt = time.GetUtcNow();
                await context.Publish(
                    new PostingRequested(saga.ConnectionId, saga.SettlementKey, plan),
                    context.CancellationToken
                );
                await context.TransitionToState(machine.Posting);
                break;
            default:
                throw new InvalidOperationException("A disposition without a state.");
        }

        await next.Execute(context);
    }

    public Task Faulted<TException>(
        BehaviorExceptionContext<SettlementSaga, SettlementReconciled, TException> context,
        IBehavior<SettlementSaga, SettlementReconciled> next
    )
        where TException : Exception => next.Faulted(context);

    public void Probe(ProbeContext context) => context.CreateScope("decide-about-plan");

    public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);
}
