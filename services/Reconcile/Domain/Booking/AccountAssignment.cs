namespace MlConnector.Reconcile.Domain.Booking;

/// <summary>Where a category is booked in Deltek; unused WBS levels are empty.</summary>
public sealed record AccountAssignment(
    string Account,
    string Wbs1 = "",
    string Wbs2 = "",
    string Wbs3 = ""
);
