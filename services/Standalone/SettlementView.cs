using MlConnector.Kernel;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Standalone;

/// <summary>One settlement as the screen shows it.</summary>
internal sealed record SettlementView(
    string ConnectionId,
    string SettlementId,
    DateOnly Start,
    DateOnly End,
    Money Payout,
    int Rows,
    int Entries,
    IReadOnlyList<string> Batches,
    string State,
    string? Code,
    string Sentence,
    TimeSpan? Elapsed
)
{
    public bool IsPosted => State == nameof(SettlementStateMachine.Posted);

    /// <summary>Nothing more happens by itself.</summary>
    public bool IsSettled => !SettlementStateMachine.Unfinished.Contains(State);

    /// <summary>Changes whenever there is something to tell.</summary>
    public string Standing => $"{State} {Code}";

    /// <summary>The first batch and how many more there are.</summary>
    public string BatchText =>
        Batches.Count switch
        {
            0 => "",
            1 => Batches[0],
            _ => $"{Batches[0]} +{Batches.Count - 1}",
        };

    public static SettlementView Of(SettlementSaga saga) =>
        new(
            saga.ConnectionId,
            SettlementKey.Parse(saga.SettlementKey).SettlementId,
            DateOnly.FromDateTime(saga.StartAt.UtcDateTime),
            DateOnly.FromDateTime(saga.EndAt.UtcDateTime),
            new Money(saga.TotalMinor, Currency.Parse(saga.Currency)),
            saga.Rows,
            saga.Entries,
            saga.Batches.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            saga.CurrentState,
            saga.Code,
            saga.Sentence,
            saga.PostedAt - saga.ReleasedAt
        );
}
