namespace MlConnector.Reconcile.Domain.Booking;

/// <summary>What a line that comes from no category stands for.</summary>
public static class LineCategory
{
    /// <summary>The Amazon clearing account: what Amazon owes.</summary>
    public const string Clearing = "clearing";

    /// <summary>The bank's side of a receipt.</summary>
    public const string Bank = "bank";
}
