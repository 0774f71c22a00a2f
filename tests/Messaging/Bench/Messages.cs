namespace MlConnector.Messaging.Tests.Bench;

public sealed record GoodsArrived(Guid ShipmentId, int Number);

public sealed record GoodsStored(Guid ShipmentId, int Number);

public sealed record ReminderRequested(Guid ShipmentId, TimeSpan After);

public sealed record ReminderWithdrawn(Guid ShipmentId);

public sealed record ReminderDue(Guid ShipmentId);
