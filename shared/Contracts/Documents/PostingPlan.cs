namespace MlConnector.Contracts.Documents;

/// <summary>
/// What to book for one settlement. Immutable and named by its hash; Poster books this and nothing else.
/// </summary>
/// <param name="Currency">ISO 4217, of every amount here unless an entry says otherwise.</param>
/// <param name="Total">total-amount of the settlement, a decimal text.</param>
/// <param name="DocumentHash">The settlement document that the entries come from.</param>
/// <param name="Entries">In order of posting: journal entries by period, the receipt last.</param>
public sealed record PostingPlan(
    int SchemaVersion,
    string ConnectionId,
    string SettlementKey,
    string Currency,
    string Total,
    string DocumentHash,
    IReadOnlyList<PlannedEntry> Entries
);

/// <param name="Part">1 to 999, the entry's place; part of its Batch.</param>
/// <param name="Form"><c>journal-entry</c> or <c>cash-receipt</c>.</param>
/// <param name="Period">Deltek's <c>YYYYPP</c>.</param>
/// <param name="TransDate">Transaction date of the entry.</param>
/// <param name="Description">Names the settlement; at most 40 characters.</param>
/// <param name="BankCode">Deltek's bank code for a cash receipt, else null.</param>
/// <param name="Lines">Balanced: debits equal credits. A receipt's bank side is among them, marked <see cref="PlannedLine.Implicit"/>.</param>
public sealed record PlannedEntry(
    int Part,
    string Form,
    int Period,
    DateOnly TransDate,
    string Currency,
    string Description,
    string? BankCode,
    IReadOnlyList<PlannedLine> Lines
);

/// <summary>One line; exactly one of debit and credit is not zero.</summary>
/// <param name="Account">Deltek account; null only for an implicit line, whose account the bank code decides.</param>
/// <param name="Wbs1">Project, or empty.</param>
/// <param name="Category">The category that the amount comes from, <c>clearing</c> or <c>bank</c>.</param>
/// <param name="Debit">A decimal text, "0.00" when the line is a credit.</param>
/// <param name="Credit">A decimal text, "0.00" when the line is a debit.</param>
/// <param name="Implicit">Deltek generates the line itself at posting (a receipt's bank side); it is not sent.</param>
public sealed record PlannedLine(
    int Seq,
    string? Account,
    string Wbs1,
    string Wbs2,
    string Wbs3,
    string Category,
    string Description,
    string Debit,
    string Credit,
    bool Implicit = false
);
