using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Persistence.Archive;

namespace MlConnector.Reconcile.Periods;

/// <summary>The calendar of a connection, from the archive.</summary>
internal sealed class FiscalCalendars(ReconcileDb db, IDocumentArchive archive)
{
    /// <summary>The periods that Poster published, or null as long as it has not.</summary>
    public async Task<FiscalCalendar?> FindAsync(
        string connectionId,
        CancellationToken cancellationToken
    )
    {
        var published = await db.Calendars.FindAsync([connectionId], cancellationToken);
        if (published is null)
        {
            return null;
        }

        var bytes = await archive.ReadAsync(
            ContentHash.Parse(published.PeriodsHash),
            cancellationToken
        );
        return new FiscalCalendar(
            ContractJson
                .Read<FiscalPeriods>(bytes)
                .Periods.Select(period => new FiscalPeriod(
                    period.Number,
                    period.Start,
                    period.End,
                    period.Closed
                ))
        );
    }
}
