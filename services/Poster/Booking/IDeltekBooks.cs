using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Booking;

/// <summary>
/// One connection's company in Deltek, as the protocol uses it. Every method first sets the company
/// and, where one is named, the period of the API user, and reads them back.
/// </summary>
internal interface IDeltekBooks
{
    Task<TenantFacts> ReadTenantAsync(CancellationToken cancellationToken);

    /// <param name="controlBatch">
    /// Batch of a posted entry of the same form to be found by the same query; null when absence proves nothing.
    /// </param>
    Task<Observation> LookUpAsync(
        EntryContent entry,
        string? controlBatch,
        CancellationToken cancellationToken
    );

    /// <summary>Enters the payload in the period that the latest look-up has set.</summary>
    Task<Answer> EnterAsync(
        EntryContent entry,
        string payload,
        CancellationToken cancellationToken
    );

    Task<Answer> PostAsync(EntryContent entry, CancellationToken cancellationToken);

    Task<Answer> DeleteDraftAsync(EntryContent entry, CancellationToken cancellationToken);
}

/// <summary>What the tenant's settings say.</summary>
/// <param name="ReferenceLength">RefnoLength.</param>
/// <param name="Company">Code of the company that is booked in, or empty.</param>
internal sealed record TenantFacts(
    int ReferenceLength,
    string Company,
    IReadOnlyList<Kernel.FiscalPeriod> Periods
);
