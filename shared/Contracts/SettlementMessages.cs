namespace MlConnector.Contracts;

/// <summary>Fact from Ingest: a settlement document is archived and its header read. Starts the saga.</summary>
/// <param name="DocumentHash">SHA-256 of the archived settlement document.</param>
/// <param name="ReportId">Amazon's report id, unique within the seller.</param>
/// <param name="StartAt">settlement-start-date, UTC.</param>
/// <param name="EndAt">settlement-end-date, UTC.</param>
/// <param name="DepositDate">deposit-date as the report gives it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TotalMinor">total-amount in minor units of the currency.</param>
/// <param name="Rows">Rows of the settlement, its summary row included.</param>
public sealed record SettlementReleased(
    string ConnectionId,
    string SettlementKey,
    string DocumentHash,
    string ReportId,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    DateOnly DepositDate,
    string Currency,
    long TotalMinor,
    int Rows,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>Request from the saga to Ingest: bring the Finances events of this settlement.</summary>
public sealed record GatherEvents(
    string ConnectionId,
    string SettlementKey,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    string Currency,
    long TotalMinor,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>Fact from Ingest: the events are archived as a <see cref="Documents.FinanceEvents"/> document.</summary>
public sealed record EventsGathered(
    string ConnectionId,
    string SettlementKey,
    string EventsHash,
    int Transactions,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>Request from the saga to the reconciler: prove the settlement and build its entries.</summary>
public sealed record ReconcileSettlement(
    string ConnectionId,
    string SettlementKey,
    string DocumentHash,
    string EventsHash,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>Fact: the settlement is proved and mapped; the archived <see cref="Documents.PostingPlan"/> says what to book.</summary>
public sealed record SettlementReconciled(
    string ConnectionId,
    string SettlementKey,
    string PlanHash,
    int Entries,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>Fact: the settlement cannot be booked yet. Nothing is lost and nothing is booked.</summary>
/// <param name="State"><c>NotProved</c> or <c>Unmapped</c>.</param>
/// <param name="Code">kebab-case reason, for programs.</param>
/// <param name="Sentence">What is wrong, where, and what to do, for a bookkeeper.</param>
public sealed record ReconciliationStopped(
    string ConnectionId,
    string SettlementKey,
    string State,
    string Code,
    string Sentence,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>Request from the saga to Poster: book this plan. Accepted only with an approval on record for the plan's hash.</summary>
public sealed record PostingRequested(
    string ConnectionId,
    string SettlementKey,
    string PlanHash,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>Fact from Poster: every entry of the plan was read back from Deltek's ledger and equals the plan.</summary>
public sealed record SettlementPosted(
    string ConnectionId,
    string SettlementKey,
    string PlanHash,
    IReadOnlyList<PostedEntry> Entries,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <param name="Form"><c>journal-entry</c> or <c>cash-receipt</c>.</param>
/// <param name="Batch">The key in Deltek.</param>
/// <param name="Period"><c>YYYYPP</c>.</param>
/// <param name="PostingSequence">Deltek's PostSeq within the period.</param>
/// <param name="PostedAt">When the read-back found it.</param>
public sealed record PostedEntry(
    string Form,
    string Batch,
    int Period,
    int PostingSequence,
    DateTimeOffset PostedAt
);

/// <summary>Fact from Poster: posting cannot go on by itself.</summary>
/// <param name="State"><c>NeedsPerson</c> or <c>PartlyPosted</c>.</param>
/// <param name="Code">kebab-case reason, for programs.</param>
/// <param name="Sentence">What is wrong, where, and what to do, for a bookkeeper.</param>
public sealed record PostingStopped(
    string ConnectionId,
    string SettlementKey,
    string PlanHash,
    string State,
    string Code,
    string Sentence,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>
/// Asks the saga to take its current step again. Comes from the resumer (every unfinished saga, at
/// start and at intervals) and from the replay queues. It never changes a decision and skips no approval.
/// </summary>
/// <param name="Replayed">The saga message that was republished by hand, or null when the resumer asks.</param>
public sealed record SettlementResumeRequested(
    string ConnectionId,
    string SettlementKey,
    string? Replayed,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>
/// Fact: transactions of the settlement are still missing in the Finances API, which may bring them up
/// to 48 hours late. The saga gathers again at the time given.
/// </summary>
/// <param name="LookAgainAt">Not before this instant.</param>
/// <param name="Sentence">What is missing, for a bookkeeper.</param>
public sealed record EventsMissing(
    string ConnectionId,
    string SettlementKey,
    DateTimeOffset LookAgainAt,
    string Sentence,
    int SchemaVersion = 1
) : ISettlementMessage;

/// <summary>
/// Fact from the service that works on a settlement: it cannot go on for the reason given and keeps
/// trying by itself. The settlement stays in its state; the reason is shown with it.
/// </summary>
/// <param name="State">The saga's state that the service works for; ignored when the saga has left it.</param>
/// <param name="Code">kebab-case reason, for programs.</param>
/// <param name="Sentence">What is wrong and what to do, for a person.</param>
public sealed record SettlementDelayed(
    string ConnectionId,
    string SettlementKey,
    string State,
    string Code,
    string Sentence,
    int SchemaVersion = 1
) : ISettlementMessage;
