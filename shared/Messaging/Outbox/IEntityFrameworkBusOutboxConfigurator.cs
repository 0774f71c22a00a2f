namespace MassTransit;

/// <summary>Settings of the delivery from one context's outbox.</summary>
public interface IEntityFrameworkBusOutboxConfigurator : IBusOutboxConfigurator
{
    /// <summary>Most messages of one batch; 1,000 unless set.</summary>
    int MessageDeliveryLimit { set; }

    /// <summary>Longest time of one send; 5 s unless set.</summary>
    TimeSpan MessageDeliveryTimeout { set; }
}
