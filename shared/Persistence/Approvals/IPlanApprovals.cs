using MlConnector.Kernel;

namespace MlConnector.Persistence.Approvals;

/// <summary>
/// Which plans may be booked. The saga's side puts an approval on record before it asks for posting;
/// Poster books no plan without one.
/// </summary>
public interface IPlanApprovals
{
    /// <summary>Puts an approval on record; the first one for a plan stays.</summary>
    /// <param name="by">A person's name, or <c>automatic</c> where the connection asks for no approval.</param>
    Task RecordAsync(
        SettlementKey settlement,
        ContentHash plan,
        string by,
        CancellationToken cancellationToken
    );

    Task<bool> IsApprovedAsync(
        SettlementKey settlement,
        ContentHash plan,
        CancellationToken cancellationToken
    );
}
