using System.Globalization;
using MassTransit;
using MlConnector.Contracts;
using MlConnector.Kernel;

namespace MlConnector.Reconcile.Sagas;

/// <summary>
/// The way of one settlement. Every state either waits for an answer, which the resumer asks for again,
/// or for a person. Answers that come when they are no longer waited for change nothing.
/// </summary>
public sealed class SettlementStateMachine : MassTransitStateMachine<SettlementSaga>
{
    private readonly TimeProvider time;

    private readonly ILogger<SettlementStateMachine> logger;

    public SettlementStateMachine(TimeProvider time, ILogger<SettlementStateMachine> logger)
    {
        this.time = time;
        this.logger = logger;
        InstanceState(saga => saga.CurrentState);
        // Late or repeated answers are facts about the past; they find their state gone and change nothing.
        OnUnhandledEvent(unhandled => unhandled.Ignore());
        Correlate();
        WhileNew();
        WhileGathering();
        WhileReconciling();
        WhileStopped();
        WhilePosting();
        WhilePosted();
        WhileDelayed();
        TellEveryState();
    }

    public State BeforeGoLive { get; private set; } = null!;
    public State Released { get; private set; } = null!;
    public State Gathering { get; private set; } = null!;
    public State Reconciling { get; private set; } = null!;
    public State NotProved { get; private set; } = null!;
    public State Unmapped { get; private set; } = null!;
    public State AwaitingApproval { get; private set; } = null!;
    public State ReadyToPost { get; private set; } = null!;
    public State Posting { get; private set; } = null!;
    public State PartlyPosted { get; private set; } = null!;
    public State NeedsPerson { get; private set; } = null!;
    public State Posted { get; private set; } = null!;

    public Event<SettlementReleased> ReleasedArrived { get; private set; } = null!;
    public Event<EventsGathered> EventsArrived { get; private set; } = null!;
    public Event<EventsMissing> EventsLacking { get; private set; } = null!;
    public Event<SettlementReconciled> Reconciled { get; private set; } = null!;
    public Event<ReconciliationStopped> ReconciliationStoppedArrived { get; private set; } = null!;
    public Event<SettlementPosted> PostedArrived { get; private set; } = null!;
    public Event<PostingStopped> PostingStoppedArrived { get; private set; } = null!;
    public Event<SettlementResumeRequested> ResumeRequested { get; private set; } = null!;
    public Event<SettlementDelayed> Delayed { get; private set; } = null!;

    /// <summary>States that go on by themselves once their request is answered.</summary>
    public static IReadOnlyList<string> Unfinished { get; } =
    [
        nameof(Released),
        nameof(Gathering),
        nameof(Reconciling),
        nameof(ReadyToPost),
        nameof(Posting),
    ];

    /// <summary>States that a person has to look at.</summary>
    private static IReadOnlyList<string> ForAPerson { get; } =
    [
        nameof(NotProved),
        nameof(Unmapped),
        nameof(AwaitingApproval),
        nameof(PartlyPosted),
        nameof(NeedsPerson),
    ];

    private void Correlate()
    {
        ByKey(() => ReleasedArrived);
        ByKey(() => EventsArrived);
        ByKey(() => EventsLacking);
        ByKey(() => Reconciled);
        ByKey(() => ReconciliationStoppedArrived);
        ByKey(() => PostedArrived);
        ByKey(() => PostingStoppedArrived);
        ByKey(() => ResumeRequested);
        ByKey(() => Delayed);
    }

    private void ByKey<T>(System.Linq.Expressions.Expression<Func<Event<T>>> property)
        where T : class, ISettlementMessage =>
        Event(
            property,
            correlation =>
            {
                correlation.CorrelateById(context =>
                    Kernel.SettlementKey.Parse(context.Message.SettlementKey).ToGuid()
                );
                // An answer for a settlement that is not known here: nothing to change.
                correlation.OnMissingInstance(missing => missing.Discard());
            }
        );

    private void WhileNew() =>
        Initially(
            When(ReleasedArrived)
                .Then(context => TakeUp(context.Saga, context.Message))
                .Publish(context => Gather(context.Saga))
                .TransitionTo(Gathering)
        );

    private void WhileGathering() =>
        During(
            Gathering,
            When(
                    ReleasedArrived,
                    context => context.Message.DocumentHash == context.Saga.DocumentHash
                )
                .Publish(context => Gather(context.Saga)),
            When(ResumeRequested).Publish(context => Gather(context.Saga)),
            When(EventsArrived)
                .Then(context => context.Saga.EventsHash = context.Message.EventsHash)
                .Then(context =>
                    Explain(
                        context.Saga,
                        $"{context.Message.Transactions} Finances transactions are here; the settlement is being proved and mapped."
                    )
                )
                .Publish(context => ToReconcile(context.Saga))
                .TransitionTo(Reconciling)
        );

    private void WhileReconciling() =>
        During(
            Reconciling,
            When(ResumeRequested).Publish(context => ToReconcile(context.Saga)),
            When(EventsLacking)
                .Then(context =>
                {
                    Explain(context.Saga, context.Message.Sentence, "events-missing");
                    context.Saga.LookAgainAt = context.Message.LookAgainAt;
                })
                .TransitionTo(Gathering),
            When(ReconciliationStoppedArrived, context => context.Message.State == nameof(Unmapped))
                .Then(context => Stop(context.Saga, context.Message))
                .TransitionTo(Unmapped),
            When(ReconciliationStoppedArrived, context => context.Message.State != nameof(Unmapped))
                .Then(context => Stop(context.Saga, context.Message))
                .TransitionTo(NotProved),
            When(Reconciled)
                .Then(context =>
                {
                    context.Saga.PlanHash = context.Message.PlanHash;
                    context.Saga.Entries = context.Message.Entries;
                })
                .Activity(activity => activity.OfType<DecideAboutPlan>())
        );

    /// <summary>A replay by hand takes the step again; the resumer leaves these states to a person.</summary>
    private void WhileStopped()
    {
        During(
            NotProved,
            When(ResumeRequested, context => context.Message.Replayed is not null)
                .Publish(context => Gather(context.Saga))
                .TransitionTo(Gathering)
        );
        During(
            Unmapped,
            When(ResumeRequested, context => context.Message.Replayed is not null)
                .Publish(context => ToReconcile(context.Saga))
                .TransitionTo(Reconciling)
        );
        // Approval cannot be skipped, and what was booked by hand is not booked by a replay.
        During(AwaitingApproval, Ignore(ResumeRequested));
        During(BeforeGoLive, Ignore(ResumeRequested));
    }

    private void WhilePosting()
    {
        During(
            ReadyToPost,
            Posting,
            When(ResumeRequested).Publish(context => ToPost(context.Saga)).TransitionTo(Posting)
        );
        During(
            PartlyPosted,
            NeedsPerson,
            When(
                    ResumeRequested,
                    context =>
                        context.Message.Replayed is not null && context.Saga.PlanHash is not null
                )
                .Publish(context => ToPost(context.Saga))
                .TransitionTo(Posting)
        );
        During(
            ReadyToPost,
            Posting,
            PartlyPosted,
            NeedsPerson,
            When(PostedArrived, context => context.Message.PlanHash == context.Saga.PlanHash)
                .Then(context => Finish(context.Saga, context.Message))
                .TransitionTo(Posted),
            When(
                    PostingStoppedArrived,
                    context =>
                        context.Message.PlanHash == context.Saga.PlanHash
                        && context.Message.State == nameof(PartlyPosted)
                )
                .Then(context =>
                    Explain(context.Saga, context.Message.Sentence, context.Message.Code)
                )
                .TransitionTo(PartlyPosted),
            When(
                    PostingStoppedArrived,
                    context =>
                        context.Message.PlanHash == context.Saga.PlanHash
                        && context.Message.State != nameof(PartlyPosted)
                )
                .Then(context =>
                    Explain(context.Saga, context.Message.Sentence, context.Message.Code)
                )
                .TransitionTo(NeedsPerson)
        );
    }

    /// <summary>A replay of a posted settlement asks Poster, which finds every entry posted and books nothing.</summary>
    private void WhilePosted() =>
        During(
            Posted,
            When(ResumeRequested, context => context.Message.Replayed is not null)
                .Publish(context => ToPost(context.Saga)),
            When(
                    PostingStoppedArrived,
                    context => context.Message.PlanHash == context.Saga.PlanHash
                )
                .Then(context =>
                    Explain(context.Saga, context.Message.Sentence, context.Message.Code)
                )
                .TransitionTo(NeedsPerson)
        );

    /// <summary>Else a settlement that waits for a person would be known to the database alone.</summary>
    private void TellEveryState() =>
        WhenEnterAny(entered =>
            entered.Then(context =>
            {
                var saga = context.Saga;
                if (ForAPerson.Contains(saga.CurrentState))
                {
                    SettlementLog.Waits(logger, saga.SettlementKey, saga.CurrentState, saga.Code);
                }
                else
                {
                    SettlementLog.Is(logger, saga.SettlementKey, saga.CurrentState);
                }
            })
        );

    /// <summary>What holds a step up is shown; the step's own answer replaces it.</summary>
    private void WhileDelayed() =>
        During(
            Gathering,
            Reconciling,
            Posting,
            When(Delayed, context => context.Message.State == context.Saga.CurrentState)
                .Then(context =>
                    Explain(context.Saga, context.Message.Sentence, context.Message.Code)
                )
        );

    private void TakeUp(SettlementSaga saga, SettlementReleased released)
    {
        saga.ConnectionId = released.ConnectionId;
        saga.SettlementKey = released.SettlementKey;
        saga.DocumentHash = released.DocumentHash;
        saga.StartAt = released.StartAt;
        saga.EndAt = released.EndAt;
        saga.Currency = released.Currency;
        saga.TotalMinor = released.TotalMinor;
        saga.Rows = released.Rows;
        saga.ReleasedAt = time.GetUtcNow();
        Explain(saga, "The report is archived; its Finances events are being gathered.");
    }

    private GatherEvents Gather(SettlementSaga saga)
    {
        saga.StepRequestedAt = time.GetUtcNow();
        saga.LookAgainAt = null;
        return new GatherEvents(
            saga.ConnectionId,
            saga.SettlementKey,
            saga.StartAt,
            saga.EndAt,
            saga.Currency,
            saga.TotalMinor
        );
    }

    private ReconcileSettlement ToReconcile(SettlementSaga saga)
    {
        saga.StepRequestedAt = time.GetUtcNow();
        return new ReconcileSettlement(
            saga.ConnectionId,
            saga.SettlementKey,
            saga.DocumentHash,
            saga.EventsHash
                ?? throw new InvalidOperationException(
                    $"Settlement {saga.SettlementKey} reconciles without events."
                )
        );
    }

    private PostingRequested ToPost(SettlementSaga saga)
    {
        saga.StepRequestedAt = time.GetUtcNow();
        return new PostingRequested(
            saga.ConnectionId,
            saga.SettlementKey,
            saga.PlanHash
                ?? throw new InvalidOperationException(
                    $"Settlement {saga.SettlementKey} posts without a plan."
                )
        );
    }

    private static void Stop(SettlementSaga saga, ReconciliationStopped stopped) =>
        Explain(saga, stopped.Sentence, stopped.Code);

    private void Finish(SettlementSaga saga, SettlementPosted posted)
    {
        saga.PostedAt = time.GetUtcNow();
        saga.Batches = string.Join(' ', posted.Entries.Select(entry => entry.Batch));
        Explain(
            saga,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{posted.Entries.Count} entries are in Deltek's ledger and were read back."
            )
        );
    }

    private static void Explain(SettlementSaga saga, string sentence, string? code = null)
    {
        saga.Sentence = sentence;
        saga.Code = code;
    }
}
