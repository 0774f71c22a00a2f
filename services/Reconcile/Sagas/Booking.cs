using MlConnector.Kernel;
using MlConnector.Persistence.Approvals;
using MlConnector.Persistence.Connections;

namespace MlConnector.Reconcile.Sagas;

/// <summary>What becomes of a proved plan.</summary>
internal enum Disposition
{
    /// <summary>It is booked.</summary>
    Book,

    /// <summary>A person approves it first.</summary>
    AwaitApproval,

    /// <summary>It ended before go-live and was keyed by hand; shown, not booked.</summary>
    BeforeGoLive,
}

internal static class BookingDecision
{
    /// <param name="connection">The connection's rules.</param>
    /// <param name="endAt">End of the settlement; its day in the connection's time zone counts.</param>
    public static Disposition Decide(Connection connection, DateTimeOffset endAt)
    {
        var lastDay = DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTime(endAt, connection.TimeZone).DateTime
        );
        if (lastDay < connection.GoLive)
        {
            return Disposition.BeforeGoLive;
        }

        return connection.Booking.ApprovalRequired ? Disposition.AwaitApproval : Disposition.Book;
    }
}

/// <summary>Decides about a proved plan and puts the automatic approval on record where nobody is asked.</summary>
internal sealed class PlanDecisions(IConnections connections, IPlanApprovals approvals)
{
    public async Task<Disposition> DecideAsync(
        SettlementSaga saga,
        string planHash,
        CancellationToken cancellationToken
    )
    {
        var connection =
            await connections.FindAsync(
                Kernel.ConnectionId.Parse(saga.ConnectionId),
                cancellationToken
            ) ?? throw new ConnectionMissingException(saga.ConnectionId);
        var disposition = BookingDecision.Decide(connection, saga.EndAt);
        if (disposition is Disposition.Book)
        {
            await approvals.RecordAsync(
                Kernel.SettlementKey.Parse(saga.SettlementKey),
                ContentHash.Parse(planHash),
                "automatic",
                cancellationToken
            );
        }

        return disposition;
    }
}

/// <summary>A message names a connection that this installation does not have.</summary>
public sealed class ConnectionMissingException(string connectionId)
    : Exception(
        $"There is no connection '{connectionId}' in this service's settings. Add it under Connections, or correct the message."
    );
